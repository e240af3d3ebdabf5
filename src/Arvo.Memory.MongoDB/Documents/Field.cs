namespace Arvo.Memory.MongoDB;

/// <summary>The names in an instance's document. Short where every command carries them, speaking where operators query.</summary>
internal static class Field
{
    public const string Id = "_id";
    public const string Subject = "sub";
    public const string Version = "v";
    public const string Fence = "f";
    public const string Lease = "lk";
    public const string LeaseOwner = "lk.o";
    public const string LeaseUntil = "lk.x";
    public const string State = "st";
    public const string Summary = "sm";
    public const string Handled = "in";
    public const string Outbox = "ob";
    public const string OutboxSince = "obt";
    public const string Timers = "tm";
    public const string EarliestTimer = "tmd";
    public const string Created = "ct";
    public const string Updated = "ut";
    public const string Pinned = "pt";
    public const string Done = "done";
    public const string Expires = "exp";

    // In answers only.
    public const string Own = "own";
    public const string Left = "left";
    public const string Now = "now";
    public const string Duplicates = "dup";
    public const string Age = "age";
    public const string HandledCount = "handled";

    public const string Machine = "machine";
    public const string MachineVersion = "version";
    public const string Execution = "execution";
    public const string Status = "status";
    public const string Value = "value";
    public const string Parent = "parent";
    public const string Initiator = "initiator";
    public const string InitEvent = "init";
    public const string Error = "error";
    public const string OutputDigest = "output";
}
