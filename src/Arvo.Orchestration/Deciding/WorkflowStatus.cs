namespace Arvo.Orchestration;

/// <summary>The status texts of a snapshot (AS §7.5).</summary>
internal static class WorkflowStatus
{
    public const string Active = "active", Done = "done", Error = "error", Stopped = "stopped";
}
