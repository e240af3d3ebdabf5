using System.Text.Json;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Arvo.JsonSchema;

/// <summary>What a text must be: lengths in UTF-16 code units as in JavaScript, a pattern, a format; transformed first.</summary>
sealed record TextRules(int? MinLength, int? MaxLength, Regex? Pattern, string? PatternText, string? Format, bool Trim, bool Lower)
{
    public JToken Apply(JsonElement value, string path, List<ArvoFault> faults)
    {
        var text = value.GetString()!; // a JSON text is never null
        if (Trim) text = JavaScriptText.Trim(text);
        if (Lower) text = JavaScriptText.ToLower(text);
        if (text.Length < MinLength) faults.Add(new ArvoFault(path, $"must have at least {MinLength} characters"));
        if (text.Length > MaxLength) faults.Add(new ArvoFault(path, $"must have at most {MaxLength} characters"));
        if (Pattern is not null && !IsMatch(Pattern, text)) faults.Add(new ArvoFault(path, $"must match {PatternText}"));
        if (Format is not null && !TextFormats.IsValid(Format, text)) faults.Add(new ArvoFault(path, $"must be in the format {Format}"));
        return new JValue(text);
    }

    // A pattern that doesn't come to an end in time doesn't match: a stranger's text must not stop a worker.
    static bool IsMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
