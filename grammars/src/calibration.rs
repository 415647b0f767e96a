//! From the model's own probabilities to a chance that can be trusted.

/// Probabilities are held this far from 0 and 1, where their logits are infinite.
const EDGE: f64 = 1e-6;

/// Turns the probability of a call's symbols into the chance that the call is right. The model file carries the
/// two numbers, fitted after training on requests that training did not see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Factor on the logit.
    pub scale: f32,
    /// Added to the scaled logit.
    pub offset: f32,
}

impl Default for Calibration {
    /// Believes the model as it is.
    fn default() -> Self {
        Calibration { scale: 1.0, offset: 0.0 }
    }
}

impl Calibration {
    /// `sigmoid(scale * logit(p) + offset)` for the product `p` of the steps' probabilities; always from 0 to 1,
    /// and 0 if a probability is not a number.
    pub fn confidence(&self, steps: impl IntoIterator<Item = f32>) -> f64 {
        let product: f64 = steps.into_iter().map(f64::from).product();
        let p = product.clamp(EDGE, 1.0 - EDGE);
        let logit = (p / (1.0 - p)).ln();
        let confidence = 1.0 / (1.0 + (-(f64::from(self.scale) * logit + f64::from(self.offset))).exp());
        if confidence.is_nan() { 0.0 } else { confidence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_to_the_formula_and_to_its_bounds() {
        let plain = Calibration::default();
        assert!((plain.confidence([0.5, 0.5]) - 0.25).abs() < 1e-9);
        assert!((Calibration { scale: 0.5, offset: 0.0 }.confidence([0.8]) - 2.0 / 3.0).abs() < 1e-6);
        assert!((plain.confidence([]) - (1.0 - EDGE)).abs() < 1e-9);
        assert!((plain.confidence([0.0]) - EDGE).abs() < 1e-9);
        assert!(plain.confidence([f32::NAN]).abs() < f64::EPSILON);
        assert!((Calibration { scale: 1e30, offset: 0.0 }.confidence([0.9]) - 1.0).abs() < 1e-9);
    }
}
