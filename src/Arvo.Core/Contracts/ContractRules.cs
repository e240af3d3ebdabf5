namespace Arvo;

/// <summary>What must hold of a contract (AS §2.1, §3); each method gives all faults.</summary>
static class ContractRules
{
    public static IEnumerable<ArvoFault> Check(ArvoContractDefinition definition, IReadOnlyList<ArvoContractVersion> versions)
    {
        if (EventRules.Uri(definition.Uri) is { } fault) yield return new ArvoFault("uri", fault);
        if (!ArvoNames.IsType(definition.Type)) yield return new ArvoFault("type", $"{EventRules.TypeRule}, is '{definition.Type}'");
        if (EventRules.Domain(definition.Domain) is { } domainFault) yield return new ArvoFault("domain", domainFault);
        if (versions.Count == 0) yield return new ArvoFault("versions", "must hold at least one version");
        foreach (var found in versions.SelectMany(CheckVersion)) yield return found;
        foreach (var twice in versions.GroupBy(version => version.Version, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return new ArvoFault($"versions.{twice.Key}", "is given twice");
    }

    public static IEnumerable<ArvoFault> CheckPrefixes(ArvoContractDefinition definition, IReadOnlyList<ArvoContractVersion> versions)
    {
        const string rule = $"must not start with {ArvoOrchestratorEventTypes.Prefix}, which belongs to orchestrators";
        if (ArvoOrchestratorEventTypes.IsOrchestratorType(definition.Type)) yield return new ArvoFault("type", rule);
        foreach (var version in versions)
            foreach (var type in version.Emits.Keys.Where(ArvoOrchestratorEventTypes.IsOrchestratorType))
                yield return new ArvoFault($"versions.{version.Version}.emits.{type}", rule);
    }

    public static IEnumerable<ArvoFault> CheckOrchestratorName(string name)
    {
        if (!ArvoNames.IsDomain(name)) yield return new ArvoFault("name", $"must be lower case letters, digits and dots, is '{name}'");
    }

    static IEnumerable<ArvoFault> CheckVersion(ArvoContractVersion version)
    {
        var path = $"versions.{version.Version}";
        if (!ArvoSemanticVersion.IsValid(version.Version)) yield return new ArvoFault(path, "must be a semantic version like 1.0.0");
        if (version.Version == ArvoSemanticVersion.WildcardText) yield return new ArvoFault(path, "is the wildcard, which no contract may have");
        foreach (var type in version.Emits.Keys.Where(type => !ArvoNames.IsType(type)))
            yield return new ArvoFault($"{path}.emits.{type}", EventRules.TypeRule);
    }
}
