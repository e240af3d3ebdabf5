namespace Arvo;

/// <summary>One thing that is wrong with an event, a subject, a contract or data.</summary>
/// <param name="Path">What is wrong: a member's wire name, or a dotted path inside; empty for the whole.</param>
/// <param name="Message">Why, in words for a person; never contains payload data beyond a short excerpt.</param>
public readonly record struct ArvoFault(string Path, string Message)
{
    /// <summary><c>path: message</c>.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
