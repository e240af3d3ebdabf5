namespace Arvo;

/// <summary>The event types that follow from an orchestrator's name, and the one that follows from any type (AS §2.4, §3).</summary>
public static class ArvoOrchestratorEventTypes
{
    /// <summary>What every orchestrator's types start with.</summary>
    public const string Prefix = "arvo.orc";

    /// <summary>Starts a workflow of this name.</summary>
    public static string Init(string name) => $"{Prefix}.{name}";

    /// <summary>Tells that a workflow of this name is complete.</summary>
    public static string Complete(string name) => $"{Init(name)}.done";

    /// <summary>Tells that a workflow of this name failed.</summary>
    public static string SystemError(string name) => SystemErrorOf(Init(name));

    /// <summary>The system error type of any contract type.</summary>
    public static string SystemErrorOf(string type) => $"sys.{type}.error";

    /// <summary>Only a prefix test: <c>arvo.orchid.x</c> counts too, as in the reference.</summary>
    public static bool IsOrchestratorType(string type) => type.StartsWith(Prefix, StringComparison.Ordinal);
}
