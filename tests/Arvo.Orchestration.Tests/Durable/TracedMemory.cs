namespace Arvo.Orchestration.Tests.Durable;

/// <summary>Notes every call to a memory in a shared trace, and breaks single calls before or after they did their work.</summary>
internal sealed class TracedMemory(IDurableMachineMemory inner, List<string> trace) : IDurableMachineMemory
{
    readonly Dictionary<string, Queue<(bool Done, Exception Error)>> breaks = [];

    /// <summary>Called when an acquire is done, before its answer arrives.</summary>
    public Action BeforeAcquireAnswers { get; set; } = () => { };

    /// <summary>Awaited before a commit.</summary>
    public Func<Task> BeforeCommit { get; set; } = () => Task.CompletedTask;

    /// <summary>Awaited while marking.</summary>
    public Func<Task> BeforeMark { get; set; } = () => Task.CompletedTask;

    public List<MachineCommit> Commits { get; } = [];

    /// <summary>The next call of this name fails; with <paramref name="done"/> it happens all the same and only the answer is lost.</summary>
    public void Break(string operation, bool done, Exception? error = null)
    {
        if (!breaks.TryGetValue(operation, out var queue)) breaks[operation] = queue = new();
        queue.Enqueue((done, error ?? new MachineMemoryUnavailableException(operation, mayHaveWritten: true)));
    }

    public ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        RunAsync("acquire", async () =>
        {
            var result = await inner.AcquireAsync(request, cancellationToken);
            BeforeAcquireAnswers();
            return result;
        });

    public async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        await BeforeCommit();
        lock (Commits) Commits.Add(commit);
        return await RunAsync("commit", () => inner.CommitAsync(lease, commit, cancellationToken));
    }

    public ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken) =>
        RunAsync("pin", () => inner.PinAsync(lease, cancellationToken));

    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        Note(outboxPublished ? "release+clear" : "release");
        await inner.ReleaseAsync(lease, outboxPublished, cancellationToken);
    }

    public ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken) =>
        RunAsync("cleanup", () => inner.CleanupAsync(lease, cancellationToken));

    public async ValueTask MarkPublishedAsync(
        IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken) => await RunAsync("mark", async () =>
    {
        await BeforeMark();
        await inner.MarkPublishedAsync(marks, cancellationToken);
        return true;
    });

    public ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        RunAsync("scan", () => inner.ScanAsync(request, cancellationToken));

    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) =>
        inner.DescribeAsync(subject, cancellationToken);

    public ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken) =>
        inner.ListAsync(filter, cancellationToken);

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) => inner.ReadAsync(id, cancellationToken);

    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        inner.WriteAsync(id, data, previous, cancellationToken);

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) => inner.LockAsync(id, cancellationToken);

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) => inner.UnlockAsync(id, cancellationToken);

    async ValueTask<T> RunAsync<T>(string operation, Func<ValueTask<T>> call)
    {
        Note(operation);
        if (!breaks.TryGetValue(operation, out var queue) || !queue.TryDequeue(out var broken)) return await call();
        if (broken.Done) await call();
        throw broken.Error;
    }

    void Note(string operation)
    {
        lock (trace) trace.Add(operation);
    }
}
