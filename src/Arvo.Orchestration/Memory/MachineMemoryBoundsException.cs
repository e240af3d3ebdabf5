namespace Arvo.Orchestration;

/// <summary>An instance would hold more than it may. Nothing was written; the same step fails again, so a retry can't help.</summary>
/// <param name="what">What is too large.</param>
/// <param name="size">Its size, in bytes or in elements when <paramref name="what"/> is a number.</param>
/// <param name="limit">The most it may be.</param>
/// <param name="subject">The instance's event subject.</param>
public sealed class MachineMemoryBoundsException(string what, long size, long limit, string subject)
    : Exception($"The {what} of instance '{Shortened(subject)}' is {size}, the limit is {limit}.")
{
    /// <summary>What is too large.</summary>
    public string What { get; } = what;
    /// <summary>Its size, in bytes or in elements.</summary>
    public long Size { get; } = size;
    /// <summary>The most it may be.</summary>
    public long Limit { get; } = limit;
    /// <summary>The instance's event subject.</summary>
    public string Subject { get; } = subject;

    static string Shortened(string subject) => subject.Length <= 80 ? subject : $"{subject.AsSpan(0, 77)}...";
}
