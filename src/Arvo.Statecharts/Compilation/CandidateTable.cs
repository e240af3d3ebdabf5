namespace Arvo.Statecharts;

/// <summary>
/// The transitions of one node that an event may take, in order of preference (XS §2.3): those of the exact descriptor, then those of every
/// other matching descriptor, longest first. Types the node names are merged when the chart is compiled.
/// </summary>
sealed class CandidateTable(int[] typeIds, Transition[][] byType, WildcardTransitions[] wildcards)
{
    public static readonly CandidateTable Empty = new([], [], []);

    const int ScannedUpTo = 8;

    /// <summary>What the table was made from.</summary>
    public DescriptorMap Descriptors { get; init; } = new();

    /// <summary>The descriptors with wildcards, longest first, ties in definition order.</summary>
    public WildcardTransitions[] Wildcards => wildcards;

    /// <summary>The merged candidates of a type the node names; null when it doesn't name it.</summary>
    public Transition[]? Exact(int typeId)
    {
        if (typeId < 0)
            return null;
        if (typeIds.Length > ScannedUpTo)
        {
            var found = Array.BinarySearch(typeIds, typeId);
            return found >= 0 ? byType[found] : null;
        }
        for (var i = 0; i < typeIds.Length; i++)
        {
            if (typeIds[i] == typeId)
                return byType[i];
        }
        return null;
    }
}

/// <summary>The transitions under <c>*</c> or <c>prefix.*</c>.</summary>
sealed class WildcardTransitions(string descriptor, Transition[] transitions)
{
    readonly string _prefix = descriptor == "*" ? "" : descriptor[..^2];

    public string Descriptor => descriptor;

    public Transition[] Transitions => transitions;

    /// <summary>Is this a descriptor with a wildcard that can ever match? A star anywhere but as the last token never does (XS §2.3).</summary>
    public static bool IsWildcard(string descriptor) =>
        descriptor == "*"
            || (descriptor.EndsWith(".*", StringComparison.Ordinal) && !descriptor[..^2].Split('.').Contains("*", StringComparer.Ordinal));

    /// <summary>Equal first tokens: <c>a.*</c> matches <c>a</c>, <c>a.b</c> and <c>a.b.c</c>, not <c>ab</c>.</summary>
    public bool Matches(string eventType)
    {
        if (descriptor == "*")
            return true;
        return eventType.StartsWith(_prefix, StringComparison.Ordinal)
            && (eventType.Length == _prefix.Length || eventType[_prefix.Length] == '.');
    }
}
