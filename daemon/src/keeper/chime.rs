//! The chime that Hob makes itself, and the samples of any plain WAV file made softer, for a player that knows no
//! loudness.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Samples a second.
const RATE: u32 = 22_050;
/// The chime: frequency in Hz and length in milliseconds; 0 Hz is silence.
const CHIME: [(u32, u32); 6] = [(880, 180), (1109, 180), (1319, 360), (0, 280), (1319, 180), (0, 820)];
/// Of full scale, 32,767.
const LOUDNESS: f64 = 22_000.0;
/// Fades in and out, so that no note clicks. Milliseconds.
const FADE_MS: u32 = 12;
/// The header of a file of plain samples.
const HEADER: usize = 44;
/// How much is scaled at a time, in bytes; even, as a sample has two.
const PIECE: usize = 8 * 1024;
/// More than these bytes are not scaled: they would stand in memory. A minute and a half in mono.
const WAV_MAX: u64 = 8 * 1024 * 1024;

/// The chime's file in `folder`, made if it is not there.
///
/// # Errors
/// When the folder cannot be written.
pub fn file(folder: &Path) -> io::Result<PathBuf> {
    let file = folder.join("chime.wav");
    let wav = wav();
    if !fs::metadata(&file).is_ok_and(|found| found.len() == wav.len() as u64) {
        let new = folder.join("chime.wav.new");
        fs::write(&new, wav)?;
        fs::rename(&new, &file)?;
    }
    Ok(file)
}

/// Writes to `folder` the samples of a WAV file, each multiplied by `factor`.
///
/// # Errors
/// When the file holds anything but plain samples of 16 bits, or the folder cannot be written.
pub fn scaled(of: &Path, factor: f64, folder: &Path) -> io::Result<PathBuf> {
    let softer = folder.join("softer.wav");
    let mut read = BufReader::new(File::open(of)?);
    let mut write = BufWriter::new(File::create(&softer)?);
    let length = samples(&mut read, &mut write)?;
    let mut left = read.take(length);
    let mut piece = [0; PIECE];
    loop {
        let filled = fill(&mut left, &mut piece)?;
        let Some(part) = piece.get_mut(..filled).filter(|part| !part.is_empty()) else { break };
        for sample in part.as_chunks_mut::<2>().0 {
            // The cast saturates.
            *sample = ((f64::from(i16::from_le_bytes(*sample)) * factor) as i16).to_le_bytes();
        }
        write.write_all(part)?;
    }
    write.flush()?;
    Ok(softer)
}

/// Copies everything up to the samples, and says how many bytes of those follow.
fn samples(read: &mut impl Read, write: &mut impl Write) -> io::Result<u64> {
    let no = || io::Error::new(io::ErrorKind::InvalidData, "not a WAV file of plain 16-bit samples");
    let mut head = [0; 12];
    read.read_exact(&mut head)?;
    write.write_all(&head)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WAVE") {
        return Err(no());
    }
    let mut plain = false;
    for _ in 0..16 {
        let mut part = [0; 8];
        read.read_exact(&mut part)?;
        write.write_all(&part)?;
        let [a, b, c, d, length @ ..] = part;
        let length = u64::from(u32::from_le_bytes(length));
        if &[a, b, c, d] == b"data" {
            return if plain && length <= WAV_MAX { Ok(length) } else { Err(no()) };
        }
        let mut body = Vec::new();
        // Parts have an even length.
        read.take((length + length % 2).min(64 * 1024)).read_to_end(&mut body)?;
        write.write_all(&body)?;
        if &[a, b, c, d] == b"fmt " {
            plain = matches!(body.as_slice(), [1, 0, _, _, _, _, _, _, _, _, _, _, _, _, 16, 0, ..]);
        }
    }
    Err(no())
}

/// Reads until the piece is full or there is no more.
fn fill(read: &mut impl Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = piece.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match read.read(rest)? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

/// One round as a WAV file: mono, 16 bits.
fn wav() -> Vec<u8> {
    let samples = |ms: u32| RATE * ms / 1000;
    let mut data = Vec::new();
    for (frequency, ms) in CHIME {
        let count = samples(ms);
        let fade = f64::from(samples(FADE_MS));
        for at in 0..count {
            let edge = (f64::from(at.min(count - at)) / fade).min(1.0);
            let phase = std::f64::consts::TAU * f64::from(frequency) * f64::from(at) / f64::from(RATE);
            // An octave above makes it carry on a phone's small speaker.
            let wave = 0.8 * phase.sin() + 0.2 * (2.0 * phase).sin();
            data.extend_from_slice(&((LOUDNESS * edge * wave) as i16).to_le_bytes());
        }
    }
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let mut wav = Vec::with_capacity(data.len() + HEADER);
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + length).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    wav.extend_from_slice(&16_u32.to_le_bytes()); // length of this part
    wav.extend_from_slice(&1_u16.to_le_bytes()); // plain samples
    wav.extend_from_slice(&1_u16.to_le_bytes()); // channels
    wav.extend_from_slice(&RATE.to_le_bytes());
    wav.extend_from_slice(&(RATE * 2).to_le_bytes()); // bytes a second
    wav.extend_from_slice(&2_u16.to_le_bytes()); // bytes a sample of all channels
    wav.extend_from_slice(&16_u16.to_le_bytes()); // bits a sample
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&length.to_le_bytes());
    wav.extend_from_slice(&data);
    wav
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loudest(wav: &[u8]) -> u16 {
        wav[HEADER..].chunks(2).map(|s| i16::from_le_bytes([s[0], s[1]]).unsigned_abs()).max().unwrap()
    }

    #[test]
    fn the_chime_is_a_sound_of_two_seconds() {
        let wav = wav();
        assert_eq!(&wav[..4], b"RIFF");
        assert_eq!(u32::from_le_bytes(wav[4..8].try_into().unwrap()) as usize, wav.len() - 8);
        let seconds = (wav.len() - HEADER) as f64 / f64::from(RATE * 2);
        assert!((1.9..2.1).contains(&seconds), "{seconds}");
        assert!((10_000..32_000).contains(&loudest(&wav)), "{}", loudest(&wav));
    }

    #[test]
    fn samples_are_made_softer_and_everything_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let full = fs::read(file(folder.path()).unwrap()).unwrap();
        let softer =
            fs::read(scaled(&folder.path().join("chime.wav"), 0.25, folder.path()).unwrap()).unwrap();
        assert_eq!((softer.len(), &softer[..HEADER]), (full.len(), &full[..HEADER]));
        let quarter = loudest(&full) / 4;
        assert!(loudest(&softer).abs_diff(quarter) <= 1, "{} is not {quarter}", loudest(&softer));
    }

    #[test]
    fn what_is_no_plain_wav_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("strange");
        let chime = wav();
        let mut float = chime.clone();
        float[20] = 3;
        let mut eight_bits = chime.clone();
        eight_bits[34] = 8;
        let cases: [&[u8]; 6] = [b"", b"OggS", b"RIFF\0\0\0\0WAVE", &chime[..30], &float, &eight_bits];
        for bytes in cases {
            fs::write(&path, bytes).unwrap();
            assert!(scaled(&path, 0.5, folder.path()).is_err(), "{:?}", &bytes[..bytes.len().min(40)]);
        }
        // One that ends early is played as far as it goes.
        fs::write(&path, &chime[..1001]).unwrap();
        assert_eq!(fs::read(scaled(&path, 0.5, folder.path()).unwrap()).unwrap().len(), 1001);
    }
}
