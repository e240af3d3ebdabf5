using System.Diagnostics.CodeAnalysis;

namespace Arvo;

/// <summary>An event's <c>dataschema</c>: <c>&lt;contract uri&gt;/&lt;version&gt;</c> (AS §1.7).</summary>
/// <param name="Uri">The contract's uri; may be empty.</param>
/// <param name="Version">A semantic version; <see cref="ArvoSemanticVersion.WildcardText"/> on system errors.</param>
public readonly record struct EventDataSchema(string Uri, string Version)
{
    /// <summary>Whether no particular version is meant.</summary>
    public bool IsWildcard => Version == ArvoSemanticVersion.WildcardText;

    /// <summary>The text of a uri and a version, neither checked.</summary>
    public static string Build(string uri, string version) => $"{uri}/{version}";

    /// <summary>The text of a uri without particular version.</summary>
    public static string BuildWildcard(string uri) => Build(uri, ArvoSemanticVersion.WildcardText);

    /// <summary>Whether <see cref="TryParse"/> would succeed.</summary>
    public static bool IsValid(string? text) => TryParse(text, out _);

    /// <summary>Splits at the last slash; false when what follows is no semantic version. <c>1.2.3</c> alone has the empty uri.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventDataSchema schema)
    {
        schema = default;
        if (text is null) return false;
        var slash = text.LastIndexOf('/');
        var version = text[(slash + 1)..];
        if (!ArvoSemanticVersion.IsValid(version)) return false;
        schema = new EventDataSchema(slash < 0 ? "" : text[..slash], version);
        return true;
    }

    /// <summary>The text on the wire.</summary>
    public override string ToString() => Build(Uri, Version);
}
