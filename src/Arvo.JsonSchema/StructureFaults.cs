using NJsonSchema.Validation;

namespace Arvo.JsonSchema;

/// <summary>NJsonSchema's errors in our words and paths.</summary>
static class StructureFaults
{
    /// <summary>Adds an error unless one of ours says the same: a fault since <paramref name="since"/> at the path or below.</summary>
    public static void Add(ValidationError error, string prefix, int since, List<ArvoFault> faults)
    {
        var path = Path(error.Path, prefix);
        if (faults.Skip(since)
            .Any(fault => fault.Path == path || fault.Path.StartsWith(path.Length == 0 ? "" : path + ".", StringComparison.Ordinal)))
            return;
        faults.Add(new ArvoFault(path, Message(error.Kind)));
    }

    static string Path(string? path, string prefix)
    {
        var local = (path ?? "").TrimStart('#', '/').Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .TrimStart('.');
        return local.Length == 0 ? prefix : SchemaNode.Join(prefix, local);
    }

    static string Message(ValidationErrorKind kind) => kind switch
    {
        ValidationErrorKind.PropertyRequired => "is required",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "is no member of this object",
        ValidationErrorKind.StringExpected => "must be a text",
        ValidationErrorKind.NumberExpected => "must be a number",
        ValidationErrorKind.IntegerExpected => "must be a whole number",
        ValidationErrorKind.BooleanExpected => "must be a boolean",
        ValidationErrorKind.ObjectExpected => "must be an object",
        ValidationErrorKind.ArrayExpected => "must be an array",
        ValidationErrorKind.NullExpected => "must be null",
        ValidationErrorKind.TooManyItems => "has too many items",
        ValidationErrorKind.TooFewItems => "has too few items",
        ValidationErrorKind.ItemsNotUnique => "has equal items",
        ValidationErrorKind.AdditionalItemNotValid => "is one item too many",
        ValidationErrorKind.TooManyProperties => "has too many members",
        ValidationErrorKind.TooFewProperties => "has too few members",
        ValidationErrorKind.NoTypeValidates => "is of none of the allowed types",
        _ => $"doesn't fit ({kind})",
    };
}
