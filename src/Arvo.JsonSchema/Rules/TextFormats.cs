using System.Buffers;
using System.Text.RegularExpressions;

namespace Arvo.JsonSchema;

/// <summary>
/// The formats that zod exports, with its rules, so that both sides of a contract accept the same texts. Other formats are notes for people.
/// </summary>
static class TextFormats
{
    static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \t\r\n<>^|%[]");

    public static bool IsValid(string format, string text) => format switch
    {
        "email" => Email.IsMatch(text) && !text.StartsWith('.') && !text.Contains("..", StringComparison.Ordinal),
        "uuid" => Uuid.IsMatch(text),
        "uri" => IsUrl(text),
        "date-time" => ArvoTime.IsValid(text),
        _ => true,
    };

    // Without backtracking the time grows with the text alone, so no clock decides about valid data on a busy machine.
    static readonly Regex Email = new(@"\A[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}\z",
        RegexOptions.NonBacktracking);
    static readonly Regex Uuid = new(@"\A[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z",
        RegexOptions.NonBacktracking);
    static readonly Regex Absolute = new(@"\A(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*):(?<rest>.*)\z",
        RegexOptions.Singleline | RegexOptions.NonBacktracking);

    /// <summary>WHATWG URL without base, near enough: a scheme, and for the web's own schemes a host.</summary>
    static bool IsUrl(string text)
    {
        var parts = Absolute.Match(text.Trim());
        if (!parts.Success) return false;
        var isWeb = parts.Groups["scheme"].Value.ToLowerInvariant() is "http" or "https" or "ws" or "wss" or "ftp";
        return !isWeb || HasHost(parts.Groups["rest"].Value.AsSpan().TrimStart("/\\"));
    }

    static bool HasHost(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var isAddress = authority.StartsWith("[");
        var colon = isAddress ? authority.IndexOf("]:") + 1 : authority.LastIndexOf(':');
        var hasPort = colon > 0 || (colon == 0 && !isAddress);
        var host = hasPort ? authority[..colon] : authority;
        if (hasPort && colon + 1 < authority.Length && !ushort.TryParse(authority[(colon + 1)..], null, out _)) return false;
        return host.Length > 0 && (isAddress ? host.EndsWith("]") : !host.ContainsAny(NotInHosts));
    }
}
