namespace Arvo.Worker.Configuration;

/// <summary>The rules that settings must keep, apart from being readable.</summary>
internal static class WorkerOptionsValidator
{
    public static IEnumerable<string> Faults(WorkerOptions options) =>
        [.. RabbitMq(options), .. Memory(options.Memory), .. Execution(options.Execution), .. Telemetry(options.Telemetry)];

    static IEnumerable<string> RabbitMq(WorkerOptions options)
    {
        if (options.Transport != TransportKind.RabbitMq) yield break;
        var settings = options.RabbitMq;
        if (!settings.Uri.IsAbsoluteUri || settings.Uri.Scheme is not ("amqp" or "amqps"))
            yield return $"Arvo:RabbitMq:Uri: must begin with amqp:// or amqps://";
        else if (settings.Uri.Scheme == "amqp" && !settings.Uri.IsLoopback && !settings.AllowInsecure)
            yield return $"Arvo:RabbitMq:Uri: plain text to {settings.Uri.Host}: use amqps://, or set Arvo:RabbitMq:AllowInsecure if the network is trusted";
        if (settings.Prefetch is < 1 or > 1000)
            yield return $"Arvo:RabbitMq:Prefetch: {settings.Prefetch} is not from 1 to 1000";
    }

    static IEnumerable<string> Memory(MemorySettings memory)
    {
        if (memory.Kind is MemoryKind.Postgres or MemoryKind.MongoDb && string.IsNullOrWhiteSpace(memory.ConnectionString))
            yield return $"Arvo:Memory:ConnectionString: {memory.Kind} needs one (or Arvo:Memory:ConnectionStringFile)";
        if (!Stores.IsBuiltIn(memory.Kind))
            yield return $"Arvo:Memory:Kind: this worker was built without {memory.Kind} (With{memory.Kind}=false); rebuild it with the switch on, or choose another store";
        if (memory.Kind == MemoryKind.Sqlite && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(memory.SqlitePath))))
            yield return $"Arvo:Memory:SqlitePath: the folder of '{memory.SqlitePath}' does not exist";
        if (memory.TombstoneRetention < TimeSpan.FromMinutes(1))
            yield return $"Arvo:Memory:TombstoneRetention: {memory.TombstoneRetention} is shorter than a minute";
    }

    static IEnumerable<string> Execution(ExecutionSettings execution)
    {
        if (!InRange(execution.LeaseTtl, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)))
            yield return $"Arvo:Execution:LeaseTtl: {execution.LeaseTtl} is not from 00:00:30 to 00:05:00";
        if (!InRange(execution.SweepInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)))
            yield return $"Arvo:Execution:SweepInterval: {execution.SweepInterval} is not from 00:00:01 to 00:05:00";
        if (execution.EarlyEventPatience < TimeSpan.Zero)
            yield return $"Arvo:Execution:EarlyEventPatience: {execution.EarlyEventPatience} is negative";
    }

    static IEnumerable<string> Telemetry(TelemetrySettings telemetry)
    {
        if (telemetry.OtlpEndpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
            yield return $"Arvo:Telemetry:OtlpEndpoint: '{endpoint}' is not an http:// or https:// address";
    }

    static bool InRange(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
}
