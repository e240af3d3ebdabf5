namespace Arvo;

/// <summary>The three name grammars of Arvo, by hand because they are checked for every event (AS, constants).</summary>
static class ArvoNames
{
    /// <summary>Three or more dot separated segments of <c>a-z0-9</c>: event types, orchestrator names, initiators.</summary>
    public static bool IsType(ReadOnlySpan<char> text)
    {
        int segments = 1, length = 0;
        foreach (var c in text)
        {
            if (IsLowerOrDigit(c)) length++;
            else if (c != '.' || length == 0) return false;
            else (segments, length) = (segments + 1, 0);
        }
        return length > 0 && segments >= 3;
    }

    /// <summary>One or more of <c>a-z0-9.</c>: domains, orchestrator contract names.</summary>
    public static bool IsDomain(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (c != '.' && !IsLowerOrDigit(c))
                return false;
        return text.Length > 0;
    }

    /// <summary>One or more of <c>a-z0-9</c>: names of custom extensions.</summary>
    public static bool IsExtensionName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!IsLowerOrDigit(c))
                return false;
        return text.Length > 0;
    }

    static bool IsLowerOrDigit(char c) => c is >= 'a' and <= 'z' or >= '0' and <= '9';
}
