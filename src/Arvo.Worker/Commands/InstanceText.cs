using System.Text;
using Arvo.Orchestration;

namespace Arvo.Worker.Commands;

/// <summary>Instances as text for a terminal.</summary>
internal static class InstanceText
{
    /// <summary>One line: what, which version, how it is, since when, which.</summary>
    public static string Line(InstanceDescription instance) => instance.Summary is { } summary
        ? $"{summary.Machine} {summary.MachineVersion}  {StatusOf(instance, summary),-8}  {summary.Value ?? "-",-24}  v{instance.Version}  {instance.UpdatedAt:u}  {instance.Subject}"
        : $"(never committed)  {instance.Subject}";

    /// <summary>Everything that is known, a line each.</summary>
    public static string Report(InstanceReport report)
    {
        var instance = report.Instance;
        var text = new StringBuilder();
        Add(text, "subject", instance.Subject);
        if (instance.Summary is { } summary)
        {
            Add(text, "machine", $"{summary.Machine} {summary.MachineVersion}");
            Add(text, "status", StatusOf(instance, summary));
            Add(text, "states", summary.Value);
            Add(text, "initiator", summary.Initiator);
            Add(text, "parent", summary.ParentSubject);
            Add(text, "last error", summary.LastError);
            Add(text, "output hash", summary.OutputDigest);
        }
        Add(text, "accepts", string.Join(", ", report.AcceptedEvents));
        Add(text, "version", $"{instance.Version} ({instance.HandledCount} handled events remembered)");
        Add(text, "created", $"{instance.CreatedAt:u}");
        Add(text, "updated", $"{instance.UpdatedAt:u}");
        Add(text, "lease", instance.LeaseOwner is { } owner ? $"{owner}, for {instance.LeaseRemaining.TotalSeconds:0.0} s more" : null);
        foreach (var timer in instance.Timers)
            Add(text, "timer", $"{timer.Id} due {timer.Due:u}{(timer.Failures > 0 ? $", failed {timer.Failures} times" : "")}");
        foreach (var pending in instance.Outbox) Add(text, "to publish", $"{pending.Type} to {pending.To} ({pending.Id})");
        foreach (var child in report.Children) Add(text, "child", Line(child));
        return text.ToString().TrimEnd();
    }

    static string StatusOf(InstanceDescription instance, InstanceSummary summary) =>
        summary.ExecutionStatus == ExecutionStatus.Failure ? "failed" : instance.Tombstone ? "finished" : summary.Status;

    static void Add(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) text.AppendLine($"{name,-12}{value}");
    }
}
