namespace Arvo;

/// <summary>The rules of AS §4.1.</summary>
static class SubjectRules
{
    /// <summary>All faults; null when there are none.</summary>
    public static List<ArvoFault>? Check(ArvoOrchestrationSubjectContent content)
    {
        List<ArvoFault>? faults = null;
        Require(ref faults, "orchestrator.name", ArvoNames.IsType(content.Orchestrator.Name), EventRules.TypeRule);
        Require(ref faults, "orchestrator.version", ArvoSemanticVersion.IsValid(content.Orchestrator.Version),
            "must be a semantic version like 1.0.0");
        Require(ref faults, "execution.id", content.Execution.Id is { Length: > 0 } id && !id.Contains(';'),
            "must be at least one character and no semicolon");
        Require(ref faults, "execution.initiator", ArvoNames.IsType(content.Execution.Initiator), EventRules.TypeRule);
        Require(ref faults, "execution.domain", content.Execution.Domain is null || ArvoNames.IsDomain(content.Execution.Domain),
            "must be null or lower case letters, digits and dots");
        foreach (var (key, value) in content.Meta) Require(ref faults, $"meta.{key}", value is not null, "must be a text");
        return faults;
    }

    public static void Require(ref List<ArvoFault>? faults, string path, bool holds, string rule)
    {
        if (!holds && !(faults?.Exists(fault => fault.Path == path) ?? false)) (faults ??= []).Add(new ArvoFault(path, rule));
    }
}
