namespace Arvo.Orchestration;

/// <summary>What a record was read from; default: it was not read. Equal to any other, so that it takes no part in the equality of records.</summary>
internal readonly struct RecordOrigin(MachineLease read) : IEquatable<RecordOrigin>
{
    /// <summary>The instance as it was read; a commit moves it on.</summary>
    public MachineLease? Lease { get; } = read;

    /// <summary>The version that was read.</summary>
    public long Version { get; } = read.Version;

    public bool Equals(RecordOrigin other) => true;

    public override bool Equals(object? obj) => obj is RecordOrigin;

    public override int GetHashCode() => 0;
}
