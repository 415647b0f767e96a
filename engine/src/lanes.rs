//! Eight floats side by side, as wide as the processor has them.
//!
//! The innermost loop of the matrix product is written with these by name: left to the compiler, spellings that
//! mean the same differed tenfold in speed.
#![expect(
    unsafe_code,
    reason = "processor instructions; each is used only after the processor was asked for it"
)]

/// How many.
pub(crate) const LANES: usize = 8;

/// Eight floats. The methods do what their names say, lane by lane.
pub(crate) trait Lanes: Copy {
    /// Whether multiplying and adding in one is an instruction; it is a slow library call elsewhere.
    const FUSED: bool;
    /// All lanes 0.
    fn zero() -> Self;
    /// From memory.
    fn load(from: &[f32; LANES]) -> Self;
    /// The same in all lanes.
    fn all(value: f32) -> Self;
    /// Signed bytes.
    fn widen(bytes: &[u8; LANES]) -> Self;
    /// `self + a · b`.
    fn add_product(self, a: Self, b: Self) -> Self;
    /// To memory.
    fn store(self, to: &mut [f32; LANES]);
}

/// For any processor. On aarch64 only the tests use it.
#[cfg(any(not(target_arch = "aarch64"), test))]
#[derive(Clone, Copy)]
pub(crate) struct Plain([f32; LANES]);

#[cfg(any(not(target_arch = "aarch64"), test))]
impl Lanes for Plain {
    const FUSED: bool = false;

    #[inline(always)]
    fn zero() -> Self {
        Self([0.0; LANES])
    }

    #[inline(always)]
    fn load(from: &[f32; LANES]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn all(value: f32) -> Self {
        Self([value; LANES])
    }

    #[inline(always)]
    fn widen(bytes: &[u8; LANES]) -> Self {
        Self(std::array::from_fn(|l| f32::from(bytes[l].cast_signed())))
    }

    #[inline(always)]
    fn add_product(self, a: Self, b: Self) -> Self {
        Self(std::array::from_fn(|l| self.0[l] + a.0[l] * b.0[l]))
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; LANES]) {
        *to = self.0;
    }
}

#[cfg(target_arch = "x86_64")]
pub(crate) mod x86 {
    use std::arch::x86_64::{
        __m256, _mm_cvtsi64_si128, _mm256_cvtepi8_epi32, _mm256_cvtepi32_ps, _mm256_fmadd_ps, _mm256_set1_ps,
        _mm256_setzero_ps,
    };
    use std::mem::transmute;

    use super::{LANES, Lanes};

    /// For processors with AVX2 and FMA. Use only after asking for both.
    #[derive(Clone, Copy)]
    pub(crate) struct Avx2(__m256);

    // SAFETY, for all methods: the user has asked for the features; what is transmuted is plain bytes of one size.
    // Not the load instructions by name: with debug assertions they check their pointers, which costs threefold.
    impl Lanes for Avx2 {
        const FUSED: bool = true;

        #[inline(always)]
        fn zero() -> Self {
            Self(unsafe { _mm256_setzero_ps() })
        }

        #[inline(always)]
        fn load(from: &[f32; LANES]) -> Self {
            Self(unsafe { transmute::<[f32; LANES], __m256>(*from) })
        }

        #[inline(always)]
        fn all(value: f32) -> Self {
            Self(unsafe { _mm256_set1_ps(value) })
        }

        #[inline(always)]
        fn widen(bytes: &[u8; LANES]) -> Self {
            Self(unsafe {
                let bytes = _mm_cvtsi64_si128(i64::from_le_bytes(*bytes));
                _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes))
            })
        }

        #[inline(always)]
        fn add_product(self, a: Self, b: Self) -> Self {
            Self(unsafe { _mm256_fmadd_ps(a.0, b.0, self.0) })
        }

        #[inline(always)]
        fn store(self, to: &mut [f32; LANES]) {
            *to = unsafe { transmute::<__m256, [f32; LANES]>(self.0) };
        }
    }
}

#[cfg(target_arch = "aarch64")]
pub(crate) mod arm {
    use std::arch::aarch64::{
        float32x4_t, int8x8_t, vcvtq_f32_s32, vdupq_n_f32, vfmaq_f32, vget_high_s16, vget_low_s16, vmovl_s8,
        vmovl_s16,
    };
    use std::mem::transmute;

    use super::{LANES, Lanes};

    type Pair = [float32x4_t; 2];

    /// For aarch64, where these instructions are part of the baseline.
    #[derive(Clone, Copy)]
    pub(crate) struct Neon(Pair);

    // SAFETY, for all methods: the instructions are always there; what is transmuted is plain bytes of one size.
    impl Lanes for Neon {
        const FUSED: bool = true;

        #[inline(always)]
        fn zero() -> Self {
            Self(unsafe { [vdupq_n_f32(0.0); 2] })
        }

        #[inline(always)]
        fn load(from: &[f32; LANES]) -> Self {
            Self(unsafe { transmute::<[f32; LANES], Pair>(*from) })
        }

        #[inline(always)]
        fn all(value: f32) -> Self {
            Self(unsafe { [vdupq_n_f32(value); 2] })
        }

        #[inline(always)]
        fn widen(bytes: &[u8; LANES]) -> Self {
            Self(unsafe {
                let shorts = vmovl_s8(transmute::<[u8; LANES], int8x8_t>(*bytes));
                let low = vcvtq_f32_s32(vmovl_s16(vget_low_s16(shorts)));
                let high = vcvtq_f32_s32(vmovl_s16(vget_high_s16(shorts)));
                [low, high]
            })
        }

        #[inline(always)]
        fn add_product(self, a: Self, b: Self) -> Self {
            let ([s0, s1], [a0, a1], [b0, b1]) = (self.0, a.0, b.0);
            Self(unsafe { [vfmaq_f32(s0, a0, b0), vfmaq_f32(s1, a1, b1)] })
        }

        #[inline(always)]
        fn store(self, to: &mut [f32; LANES]) {
            *to = unsafe { transmute::<Pair, [f32; LANES]>(self.0) };
        }
    }
}
