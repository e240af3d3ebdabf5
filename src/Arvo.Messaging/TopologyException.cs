namespace Arvo.Messaging;

/// <summary>Exchanges or queues are missing or differ from what is needed; a retry does not help.</summary>
public sealed class TopologyException(IReadOnlyList<string> faults)
    : Exception($"RabbitMQ's topology has {faults.Count} fault(s): {string.Join("; ", faults)}")
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
