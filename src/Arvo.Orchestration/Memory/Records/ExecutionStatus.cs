namespace Arvo.Orchestration;

/// <summary>How far an execution got (AS §8.4).</summary>
public enum ExecutionStatus
{
    /// <summary>Running or finished as designed.</summary>
    Normal,
    /// <summary>Ended by an error of its own; terminal.</summary>
    Failure,
}
