using System.Globalization;
using System.Text;

namespace Arvo.Statecharts;

/// <summary>Names and labels that Mermaid reads as nothing but text, whatever they contain.</summary>
static class MermaidText
{
    // Words of the grammar, which ignores case; names with a meaning in its implementation.
    static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "as", "state", "note", "end", "class", "classDef", "style", "click", "default", "direction", "scale", "hide", "href", "left", "right", "of",
        "over", "fork", "join", "choice", "accTitle", "accDescr", "stateDiagram", "root", "width", "constructor", "toString", "valueOf",
        "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "title",
    };

    /// <summary>An id made of the key, or of the path when the key is taken.</summary>
    public static string Id(StateNode node, HashSet<string> taken)
    {
        var shorter = Plain(node.Key);
        var wanted = taken.Contains(shorter) && node.Parent is not null ? Plain(node.Id) : shorter;
        var id = wanted;
        for (var i = 2; !taken.Add(id); i++)
            id = $"{wanted}_{i}";
        return id;
    }

    /// <summary>One line of text; what has a meaning in Mermaid, Markdown or HTML becomes a character code.</summary>
    public static string Escape(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "(no name)";
        var escaped = new StringBuilder(text.Length);
        var isListMark = IsListMark(text);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsControl(character) || character is '\u2028' or '\u2029')
                escaped.Append(' ');
            else if (HasMeaning(character) || (character == '_' && !IsInsideWord(text, i)) || (isListMark && i == 0))
                escaped.Append(CultureInfo.InvariantCulture, $"#{(int)character};");
            else
                escaped.Append(character);
        }
        return escaped.ToString();
    }

    /// <summary>In double quotes, as JSON and YAML read it.</summary>
    public static string Quoted(string text) => DataValue.From(text).ToString();

    static bool HasMeaning(char character) =>
        character is ':' or ';' or '#' or '"' or '<' or '>' or '&' or '`' or '*' or '\\' or '{' or '}' or '%' or '$';

    static bool IsInsideWord(string text, int at) =>
        at > 0 && at < text.Length - 1 && char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(text[at + 1]);

    // "1. x", "- x" would be a list.
    static bool IsListMark(string text)
    {
        var mark = text.TrimStart("0123456789").Length;
        return text[0] is '-' or '+' || (mark > 0 && mark < text.Length && text[^mark] is '.' or ')');
    }

    static string Plain(string name)
    {
        var plain = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
        // Mermaid calls the dots at start and end of a composite by these names.
        if (plain.EndsWith("_start", StringComparison.OrdinalIgnoreCase) || plain.EndsWith("_end", StringComparison.OrdinalIgnoreCase))
            plain += "_";
        return plain.Length == 0 || !char.IsAsciiLetter(plain[0]) || Reserved.Contains(plain) ? $"s_{plain}" : plain;
    }
}
