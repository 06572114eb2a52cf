//! What generation costs on documents that grow, by how they are written and by how many findings they have.

use std::path::Path;
use std::{fs, io};

use super::measure::{Job, Taken, median, most};
use super::repeated::{Form, document};
use super::tool::Tool;

const MEGABYTE: usize = 1_000_000;
const SIZES: [usize; 3] = [1, 5, 20];
const FINDINGS: [usize; 2] = [0, 10_000];

/// Prints the table.
pub fn measure(ours: &Tool, work: &Path, runs: usize) -> io::Result<()> {
    let Some(program) = &ours.program else { return Err(io::Error::other("the generator does not build")) };
    let out = work.join("scaling");
    println!("| form | findings | size, MB | s (median) | CPU s | CPU s a MB | MB held | MB held a MB |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    for form in Form::ALL {
        for findings in FINDINGS {
            for size in SIZES {
                let text = document(form, size * MEGABYTE, findings)?;
                let mut taken: Vec<Taken> = Vec::new();
                for _ in 0..runs {
                    if out.exists() {
                        fs::remove_dir_all(&out)?;
                    }
                    fs::create_dir_all(&out)?;
                    let path = work.join("repeated").with_extension(form.extension());
                    fs::write(&path, &text)?;
                    let arguments = (ours.arguments)(&path, &out);
                    let (folder, patience) = (out.as_path(), 600);
                    let job = Job { command: program, arguments: &arguments, folder, target: folder, patience };
                    taken.push(job.run()?.map_err(io::Error::other)?);
                }
                let megabytes = text.len() as f64 / MEGABYTE as f64;
                let processor = median(taken.iter().map(|taken| taken.processor));
                println!(
                    "| {} | {findings} | {megabytes:.1} | {:.2} | {processor:.2} | {:.3} | {:.0} | {:.1} |",
                    form.title(),
                    median(taken.iter().map(|taken| taken.seconds)),
                    processor / megabytes,
                    most(&taken),
                    most(&taken) / megabytes
                );
            }
        }
    }
    Ok(())
}
