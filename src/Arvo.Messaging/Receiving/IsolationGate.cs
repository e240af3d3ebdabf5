namespace Arvo.Messaging;

/// <summary>
/// Lets events be handled side by side, and suspects alone: those that processes took and never answered for, perhaps because handling them is what
/// ended the process. Alone, a culprit takes no other event's work along. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A suspect waits at least a moment, so that whatever was brought back with it waits as well; then the lots decide who is next, not the order of
/// arrival. The broker brings events back in the same order every time: a culprit at their head would end the process before any of the others had
/// its turn, and all of them would reach the delivery limit together. Once a suspect's turn has come nothing starts before it; what waits when it
/// leaves goes before the next. One that takes too long ends no process so soon; it may never end, so the others no longer wait for it.
/// </remarks>
/// <param name="clock">For waits.</param>
/// <param name="longestAlone">After how long the others go on beside a suspect. Null: 30 s.</param>
sealed class IsolationGate(TimeProvider clock, TimeSpan? longestAlone = null)
{
    static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    readonly TimeSpan _longestAlone = longestAlone ?? TimeSpan.FromSeconds(30);
    readonly Lock _lock = new();
    readonly List<Turn> _others = [];
    readonly List<Turn> _suspects = [];
    bool _gathered; // only while a suspect waits
    bool _alone;
    int _running;

    TimeProvider Clock => clock;

    /// <summary>Returns when the caller may run beside others. Must be followed by <see cref="Leave"/>, unless it throws.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        Turn turn;
        lock (_lock)
        {
            if (!_alone && !_gathered)
            {
                _running++;
                return ValueTask.CompletedTask;
            }
            _others.Add(turn = new Turn(lot: 0));
        }
        return new ValueTask(WaitAsync(turn, _others, cancellationToken));
    }

    /// <summary>Returns when nothing else runs; nothing else starts before the stay is over.</summary>
    /// <param name="lot">The lowest is next; of equal ones the first that came.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>To be disposed of by whoever was let in, once it is done.</returns>
    public async Task<IDisposable> EnterAloneAsync(int lot, CancellationToken cancellationToken)
    {
        var turn = new Turn(lot);
        lock (_lock) _suspects.Add(turn);
        await using var gathering = clock.CreateTimer(_ => EndGathering(), null, Gathering, Timeout.InfiniteTimeSpan);
        await WaitAsync(turn, _suspects, cancellationToken);
        return new Stay(this);
    }

    /// <summary>Whoever was let in beside others is done.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            var othersFirst = _alone;
            _alone = false;
            _running--;
            Advance(othersFirst);
        }
    }

    void EndGathering()
    {
        lock (_lock)
        {
            _gathered = _suspects.Count > 0;
            Advance(othersFirst: false);
        }
    }

    async Task WaitAsync(Turn turn, List<Turn> line, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Come.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            GiveUp(turn, line);
            throw;
        }
    }

    void GiveUp(Turn turn, List<Turn> line)
    {
        lock (_lock)
        {
            if (!line.Remove(turn))
            {
                Leave(); // it was let in at the same moment
                return;
            }
            _gathered &= _suspects.Count > 0;
            Advance(othersFirst: false);
        }
    }

    void Advance(bool othersFirst)
    {
        if (_alone) return;
        if (othersFirst || !_gathered) LetOthersIn();
        if (_gathered && _running == 0) LetSuspectIn();
    }

    void LetOthersIn()
    {
        _running += _others.Count;
        foreach (var turn in _others) turn.Come.SetResult();
        _others.Clear();
    }

    void LetSuspectIn()
    {
        var next = _suspects.MinBy(turn => turn.Lot)!; // gathered: there is one
        _suspects.Remove(next);
        _gathered = _suspects.Count > 0;
        _alone = true;
        _running++;
        next.Come.SetResult();
    }

    sealed class Turn(int lot)
    {
        public int Lot => lot;
        public TaskCompletionSource Come { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    sealed class Stay : IDisposable
    {
        readonly IsolationGate _gate;
        readonly ITimer _limit;
        int _over;

        public Stay(IsolationGate gate)
        {
            _gate = gate;
            _limit = gate.Clock.CreateTimer(_ => End(), null, gate._longestAlone, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _limit.Dispose();
            End();
        }

        void End()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0) _gate.Leave();
        }
    }
}
