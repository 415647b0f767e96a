//! Who is asked, and where keys lie.

use hob::providers::{KeySource, Kind, ProviderSettings, key_headers, keys, questions, search};
use hob::settings::Settings;

use super::provider;

fn settings(text: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hob.toml");
    std::fs::write(&path, text).unwrap();
    Settings::read(&path).map_err(|error| error.to_string())
}

#[test]
fn who_serves_what() {
    let none = settings("locale = \"fr_FR.UTF-8\"").unwrap();
    let wikipedia = search(&none).unwrap();
    assert_eq!((wikipedia.name.as_str(), wikipedia.url.as_str()), ("wikipedia", "https://fr.wikipedia.org"));
    assert!(questions(&none).is_none());
    assert!(search(&settings("search_with = \"none\"").unwrap()).is_none());
    for (locale, url) in [("C.UTF-8", "https://en.wikipedia.org"), ("../x", "https://en.wikipedia.org")] {
        assert_eq!(search(&settings(&format!("locale = \"{locale}\"")).unwrap()).unwrap().url, url);
    }

    let tables = "[[provider]]\nname = \"a\"\nkind = \"openai\"\nurl = \"https://a.example\"\n\
                  [[provider]]\nname = \"b\"\nkind = \"searxng\"\nurl = \"https://b.example\"\n\
                  [[provider]]\nname = \"c\"\nkind = \"brave\"\nkey = { keyring = \"c\" }\n\
                  [[provider]]\nname = \"d\"\nkind = \"openai\"\nurl = \"http://10.0.0.1\"\nlocal = true\n";
    let name = |of: Option<ProviderSettings>| of.map(|of| of.name).unwrap_or_default();
    let some = settings(tables).unwrap();
    assert_eq!((name(search(&some)), name(questions(&some))), ("b".to_owned(), "a".to_owned()));
    let some = settings(&format!("search_with = \"c\"\nask_with = \"d\"\n{tables}")).unwrap();
    assert_eq!((name(search(&some)), name(questions(&some))), ("c".to_owned(), "d".to_owned()));
    assert_eq!(search(&some).unwrap().url, "https://api.search.brave.com");
    assert!(questions(&settings(&format!("ask_with = \"none\"\n{tables}")).unwrap()).is_none());
}

#[test]
fn wrong_providers_are_refused_in_one_line() {
    for (text, expected) in [
        ("name = \"x\"\nkind = \"gopher\"", "unknown variant"),
        ("name = \"x\"\nkind = \"brave\"\ncolour = 1", "unknown field"),
        ("kind = \"brave\"", "missing field `name`"),
        ("name = \"X\\ny\"\nkind = \"wikipedia\"", "its name must be"),
        ("name = \"none\"\nkind = \"wikipedia\"", "means nobody"),
        ("name = \"x\"\nkind = \"openai\"", "needs a url"),
        ("name = \"x\"\nkind = \"searxng\"", "needs a url"),
        ("name = \"x\"\nkind = \"brave\"", "without a key"),
        ("name = \"x\"\nkind = \"wikipedia\"\nkey = { keyring = \"x\" }", "takes no key"),
        ("name = \"x\"\nkind = \"openai\"\nurl = \"http://1.2.3.4/v1\"", "http is read by everybody"),
        ("name = \"x\"\nkind = \"openai\"\nurl = \"https://u:p@x.example\"", "would stand in the ledger"),
        ("name = \"x\"\nkind = \"openai\"\nurl = \"https://x.example/?key=1\"", "before any `?`"),
        ("name = \"x\"\nkind = \"openai\"\nurl = \"unix:/run/x\"", "must begin with https"),
        ("name = \"x\"\nkind = \"openai\"\nurl = \"http://abc.onion\"", "needs a proxy"),
        ("name = \"x\"\nkind = \"wikipedia\"\nmodel = \"m\"", "has no model"),
        ("name = \"x\"\nkind = \"wikipedia\"\nproxy = \"ftp://x\"", "proxy must be"),
        ("name = \"x\"\nkind = \"wikipedia\"\nca = \"home.pem\"", "no path from /"),
        ("name = \"x\"\nkind = \"wikipedia\"\nresults_max = 11", "between 1 and 10"),
        ("name = \"x\"\nkind = \"wikipedia\"\ntimeout_s = 0", "between 1 and 600"),
        ("name = \"x\"\nkind = \"wikipedia\"\ntokens_max = 0", "between 1 and 32768"),
        ("name = \"x\"\nkind = \"wikipedia\"\ncost = \"a\\nb\"", "one line"),
        ("name = \"x\"\nkind = \"brave\"\nkey = \"abc\"", "line 4"),
        ("name = \"x\"\nkind = \"brave\"\nkey = { file = \"key\" }", "no path from /"),
        ("name = \"x\"\nkind = \"brave\"\nkey = { credential = \"../x\" }", "name of a credential"),
        ("name = \"x\"\nkind = \"brave\"\nkey = { keyring = \"\" }", "name of a key"),
        (
            "name = \"x\"\nkind = \"wikipedia\"\n[[provider]]\nname = \"x\"\nkind = \"wikipedia\"",
            "two providers",
        ),
    ] {
        let error = settings(&format!("[[provider]]\n{text}\n")).unwrap_err();
        assert!(error.contains(expected) && !error.contains('\n'), "{text}: {error}");
        assert!(!error.contains("u:p@"), "{error}");
    }
    for (key, expected) in [("search_with", "searches"), ("ask_with", "answers questions")] {
        let error = settings(&format!("{key} = \"nobody\"")).unwrap_err();
        assert!(error.contains(&format!("{key} is `nobody`")) && error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_key_is_read_from_a_file_that_nobody_else_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    let source = KeySource::File(path.display().to_string());
    let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    assert!(keys::key(&source).await.unwrap_err().to_string().contains("cannot read the key's file"));
    std::fs::write(&path, "sk-secret\n").unwrap();
    for open in [0o640, 0o604, 0o660, 0o644] {
        mode(open);
        assert!(keys::key(&source).await.unwrap_err().to_string().contains("chmod 600"), "{open:o}");
    }
    mode(0o600);
    let secret = keys::key(&source).await.unwrap();
    assert_eq!((secret.reveal(), format!("{secret:?}")), ("sk-secret", "Secret".to_owned()));
    let bearer = key_headers(&provider(Kind::OpenAi), &secret);
    assert_eq!(bearer, [("authorization".to_owned(), "Bearer sk-secret".to_owned())]);
    let brave = key_headers(&provider(Kind::Brave), &secret);
    assert_eq!(brave, [("x-subscription-token".to_owned(), "sk-secret".to_owned())]);

    for wrong in ["", " \n", "two words", "line\r\nx-evil: 1", "schlüssel", "\u{0}"] {
        std::fs::write(&path, wrong).unwrap();
        let error = keys::key(&source).await.unwrap_err().to_string();
        assert!(error.contains("one word of printable"), "{wrong:?}: {error}");
    }
    std::fs::write(&path, "x".repeat(5000)).unwrap();
    assert!(keys::key(&source).await.is_err());
    let of_a_folder = KeySource::File(folder.path().display().to_string());
    assert!(keys::key(&of_a_folder).await.unwrap_err().to_string().contains("no plain file"));
}
