//! The algorithm of Oppen, as prettyplease has it, over the words and breaks of one line that does not fit.

use super::{Break, LEAST_SPACE, MARGIN, Sheet, Token};

#[derive(Clone, Copy)]
enum Frame {
    Flat,
    Broken { indent: isize, consistent: bool },
}

impl Sheet {
    /// The size of a box reaches to the first break behind it, that of a break to the next one that it competes with.
    pub(super) fn measure(&mut self) {
        self.sizes.clear();
        let (mut total, mut open): (isize, Vec<usize>) = (0, Vec::new());
        for (rank, token) in self.tokens.iter().enumerate() {
            if let Token::Break(_) = token {
                settle(&self.tokens, &mut self.sizes, &mut open, total);
            }
            let size = match token {
                Token::Word(_) | Token::Endless => token.width(),
                _ => -total,
            };
            if !matches!(token, Token::Word(_) | Token::Endless) {
                open.push(rank);
            }
            self.sizes.push(size);
            total += token.width();
        }
        settle(&self.tokens, &mut self.sizes, &mut open, total);
    }

    pub(super) fn lay_out(&mut self, indent: isize, space: isize) {
        let (mut indent, mut space, mut frames) = (indent, space, Vec::new());
        self.indent(indent);
        for (token, size) in self.tokens.iter().zip(&self.sizes) {
            match token {
                Token::Word(range) => {
                    self.text.push_str(&self.words[range.clone()]);
                    space -= range.len() as isize;
                }
                Token::Endless => {}
                Token::Open { offset, consistent } => {
                    if *size > space {
                        frames.push(Frame::Broken { indent, consistent: *consistent });
                        indent += offset;
                    } else {
                        frames.push(Frame::Flat);
                    }
                }
                Token::Close => {
                    if let Some(Frame::Broken { indent: before, .. }) = frames.pop() {
                        indent = before;
                    }
                }
                Token::Break(token) if stays(token, frames.last(), *size, space) => {
                    self.text.extend(std::iter::repeat_n(' ', token.blanks));
                    space -= token.blanks as isize;
                }
                Token::Break(token) => {
                    self.text.push_str(if token.comma { ",\n" } else { "\n" });
                    let column = indent + token.offset;
                    self.text.extend(std::iter::repeat_n(' ', column.max(0) as usize));
                    space = (MARGIN - column).max(LEAST_SPACE);
                }
            }
        }
    }
}

/// A break, or the end, was come to: what it measures is known.
fn settle(tokens: &[Token], sizes: &mut [isize], open: &mut Vec<usize>, total: isize) {
    let mut depth = 0;
    while let Some(&rank) = open.last() {
        match tokens[rank] {
            Token::Open { .. } if depth == 0 => return,
            Token::Open { .. } => {
                depth -= 1;
                sizes[rank] += total;
                open.pop();
            }
            Token::Close => {
                depth += 1;
                open.pop();
            }
            _ => {
                sizes[rank] += total;
                open.pop();
                if depth == 0 {
                    return;
                }
            }
        }
    }
}

/// Whether the line goes on at a break.
fn stays(token: &Break, around: Option<&Frame>, size: isize, space: isize) -> bool {
    token.never
        || match around {
            Some(Frame::Flat) => true,
            Some(Frame::Broken { consistent: true, .. }) => false,
            Some(Frame::Broken { consistent: false, .. }) | None => size <= space,
        }
}
