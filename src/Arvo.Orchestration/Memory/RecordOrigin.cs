namespace Arvo.Orchestration;

/// <summary>What a memory held when a record was read from it. Equal to any other, so that it takes no part in the equality of records.</summary>
internal sealed record RecordOrigin(long Version, IReadOnlyList<OutboundEvent> Outbox, IReadOnlyList<MachineTimer> Timers)
{
    public bool Equals(RecordOrigin? other) => true;

    public override int GetHashCode() => 0;
}
