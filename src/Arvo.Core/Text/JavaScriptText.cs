namespace Arvo;

/// <summary>Where JavaScript's idea of white space differs from .NET's: it counts the byte order mark, not NEL.</summary>
static class JavaScriptText
{
    public static string Trim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsSpace(text[start])) start++;
        while (end > start && IsSpace(text[end - 1])) end--;
        return text[start..end];
    }

    static bool IsSpace(char c) => c == '\uFEFF' || (c != '\u0085' && char.IsWhiteSpace(c));
}
