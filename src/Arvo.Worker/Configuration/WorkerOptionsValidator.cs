using Arvo.Messaging;

namespace Arvo.Worker.Configuration;

/// <summary>The rules that settings must keep, apart from being readable.</summary>
internal static class WorkerOptionsValidator
{
    public static IEnumerable<string> Faults(WorkerOptions options) =>
    [
        .. RabbitMq(options),
        .. Under("Messaging", options.Messaging.Faults()),
        .. Domains(options.Messaging.Domains),
        .. Memory(options.Memory),
        .. Under("Execution", options.Execution.Faults()),
        .. Telemetry(options.Telemetry),
    ];

    /// <summary>What is wrong with the addresses that HTTP listens on; several are separated by semicolons.</summary>
    public static IEnumerable<string> UrlFaults(string? urls) =>
        (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(url => !IsUrl(url))
            .Select(url => $"Urls: '{url}' is not an address to listen on, e.g. http://127.0.0.1:8080");

    static bool IsUrl(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", Port: >= 0 and <= 65535 };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    static IEnumerable<string> RabbitMq(WorkerOptions options) =>
        options.Transport == TransportKind.RabbitMq ? Under("RabbitMq", options.RabbitMq.Faults()) : [];

    static string[] Domains(IReadOnlyList<string> domains)
    {
        try
        {
            _ = new RabbitMqTopology([], domains);
            return [];
        }
        catch (ArgumentException e)
        {
            return [$"{WorkerOptions.Section}:Messaging:Domains: {e.Message}"];
        }
    }

    static IEnumerable<string> Memory(MemorySettings memory)
    {
        if (memory.Kind is MemoryKind.Postgres or MemoryKind.MongoDb && string.IsNullOrWhiteSpace(memory.ConnectionString))
            yield return $"Arvo:Memory:ConnectionString: {memory.Kind} needs one (or Arvo:Memory:ConnectionStringFile)";
        else if (Stores.ConnectionFault(memory) is { } fault)
            yield return $"Arvo:Memory:ConnectionString: {fault}";
        if (!Stores.IsBuiltIn(memory.Kind))
            yield return $"Arvo:Memory:Kind: this worker was built without {memory.Kind} (With{memory.Kind}=false); rebuild it with the switch on, or choose another store";
        if (memory.Kind == MemoryKind.Sqlite && string.IsNullOrWhiteSpace(memory.SqlitePath))
            yield return "Arvo:Memory:SqlitePath: is empty";
        else if (memory.Kind == MemoryKind.Sqlite && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(memory.SqlitePath))))
            yield return $"Arvo:Memory:SqlitePath: the folder of '{memory.SqlitePath}' does not exist";
        if (memory.TombstoneRetention < TimeSpan.FromMinutes(1))
            yield return $"Arvo:Memory:TombstoneRetention: {memory.TombstoneRetention} is shorter than a minute";
    }

    static IEnumerable<string> Telemetry(TelemetrySettings telemetry)
    {
        if (telemetry.OtlpEndpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
            yield return $"Arvo:Telemetry:OtlpEndpoint: '{endpoint}' is not an http:// or https:// address";
    }

    static IEnumerable<string> Under(string section, IEnumerable<string> faults) =>
        faults.Select(fault => $"{WorkerOptions.Section}:{section}:{fault}");
}
