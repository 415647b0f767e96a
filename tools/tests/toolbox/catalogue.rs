//! What the code offers is what the model was trained on.

use hob_tools::{Catalogue, catalogue, schema};

const TRAINED: &str = include_str!("../../../engine/training/catalogue.json");

#[test]
fn the_code_offers_exactly_what_the_model_knows() {
    let trained: Catalogue = serde_json::from_str(TRAINED).expect("the catalogue reads");
    assert_eq!(catalogue().version, trained.version);
    for (ours, theirs) in catalogue().tools.iter().zip(&trained.tools) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(catalogue().tools.len(), trained.tools.len());
    let ours = serde_json::to_value(catalogue()).expect("the catalogue is written");
    let theirs: serde_json::Value = serde_json::from_str(TRAINED).expect("the catalogue reads");
    assert_eq!(ours, theirs);
}

#[test]
fn every_tool_has_a_schema_that_is_one_and_carries_its_kinds() {
    for tool in &catalogue().tools {
        let schema = schema(&tool.name).expect("a schema");
        assert!(jsonschema::meta::is_valid(schema), "{}: {schema}", tool.name);
        assert!(jsonschema::validator_for(schema).is_ok(), "{}", tool.name);
        for argument in &tool.args {
            let text =
                schema.pointer(&format!("/properties/{}", argument.name)).expect("the argument").to_string();
            let kind = serde_json::to_string(&argument.kind).expect("a kind");
            assert!(
                text.contains(&format!("\"x-hob-kind\":{kind}")),
                "{}.{}: {text}",
                tool.name,
                argument.name
            );
        }
    }
}
