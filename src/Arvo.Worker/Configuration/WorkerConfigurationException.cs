namespace Arvo.Worker.Configuration;

/// <summary>The configuration can't be used; says everything that is wrong with it.</summary>
internal sealed class WorkerConfigurationException(IReadOnlyList<string> faults)
    : Exception(
        $"The configuration has {faults.Count} fault(s):{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => "  - " + fault))}");
