namespace Arvo.Orchestration;

/// <summary>A page of instances; state bytes, outbox and timers are left out. No token: the last page.</summary>
public sealed record InstancePage(IReadOnlyList<InstanceDescription> Instances, string? ContinuationToken);
