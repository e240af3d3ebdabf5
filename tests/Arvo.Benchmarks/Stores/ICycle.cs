namespace Arvo.Benchmarks;

/// <summary>What is measured: one event's worth of storing, for the instance of that number.</summary>
internal interface ICycle
{
    string Name { get; }

    ValueTask RunAsync(int instance, CancellationToken cancellationToken);
}
