namespace Arvo.Orchestration;

/// <summary>
/// The memory did not answer, or not in time; trying again later may help. After a commit with <see cref="MayHaveWritten"/>
/// nothing may be published or acknowledged: the redelivery finds out.
/// </summary>
/// <param name="operation">What was tried, e.g. <c>commit</c>.</param>
/// <param name="mayHaveWritten">False only when it is certain that the memory did nothing.</param>
/// <param name="inner">What the driver said.</param>
public sealed class MachineMemoryUnavailableException(string operation, bool mayHaveWritten, Exception? inner = null)
    : Exception(
        $"The machine memory failed to {operation}; {(mayHaveWritten ? "it may have been done all the same" : "nothing was written")}.{(inner is null ? "" : $" {inner.Message}")}",
        inner)
{
    /// <summary>What was tried.</summary>
    public string Operation { get; } = operation;
    /// <summary>False only when it is certain that the memory did nothing.</summary>
    public bool MayHaveWritten { get; } = mayHaveWritten;
}
