//! The formats of numbers.

/// The type that a numeric format implies where `type` is missing, as .NET leaves it out.
pub fn implied(format: &str) -> Option<&'static str> {
    match format {
        "double" | "float" | "decimal" => Some("number"),
        _ => range(format).map(|_| "integer"),
    }
}

/// The least and the greatest integer of a format.
pub fn range(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "int128" => (i128::MIN, i128::MAX),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" | "uint" => (0, u64::MAX.into()),
        "uint128" => (0, i128::MAX),
        _ => return None,
    })
}
