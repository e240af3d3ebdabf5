namespace Arvo.Orchestration;

/// <summary>Further settings of orchestrators and resumables.</summary>
public sealed record WorkflowOptions : HandlerOptions
{
    /// <summary>
    /// Whether the workflow needs its instances locked, as information; null: derived as the reference does. Instances
    /// are always locked, and every write is compared, whatever this says (W5).
    /// </summary>
    public bool? RequiresResourceLocking { get; init; }
}
