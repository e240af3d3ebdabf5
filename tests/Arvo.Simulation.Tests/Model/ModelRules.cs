namespace Arvo.Simulation.Tests.Model;

/// <summary>Who did what: a step of a counterexample.</summary>
internal readonly record struct Move(string Name, int Worker, int Event)
{
    public override string ToString() => Worker < 0 ? Name : $"w{Worker}:{Name}{(Event < 0 ? "" : Event)}";
}

/// <summary>Everything that can happen next. Deciding is pure and takes no step of its own.</summary>
internal sealed class ModelRules(ModelVariant variant, Action<Move, ModelState> next)
{
    public static ModelState Initial(ModelVariant variant)
    {
        var state = new ModelState
        {
            Crashes = (byte)variant.Crashes, Zombies = (byte)variant.Zombies, Expiries = (byte)variant.Expiries, Unknowns = (byte)variant.Unknowns,
        };
        for (var e = 0; e < 3; e++) state.Messages[e] = e < variant.Events ? ModelState.Ready : ModelState.Acknowledged;
        return state;
    }

    public void Expand(in ModelState state)
    {
        if (state.Lock != 0 && !state.LockExpired && state.Expiries > 0 && !variant.Optimistic)
            next(new("expire", -1, -1), state with { LockExpired = true, Expiries = (byte)(state.Expiries - 1) });
        for (var w = 0; w < variant.Workers; w++)
        {
            if (state.Workers[w].Place == Place.Idle) Receive(state, w);
            else
            {
                Fail(state, w);
                Proceed(state, w);
            }
        }
    }

    void Receive(in ModelState state, int w)
    {
        for (var e = 0; e < variant.Events; e++)
        {
            if (state.Messages[e] != ModelState.Ready) continue;
            var after = state;
            after.Messages[e] = (byte)(ModelState.HeldBy + w);
            after.Workers[w] = new ModelWorker { Place = Place.Received, Event = (byte)e, Connected = true };
            next(new("receive", w, e), after);
        }
    }

    void Fail(in ModelState state, int w)
    {
        if (state.Crashes > 0) next(new("CRASH", w, -1), GiveBack(state with { Crashes = (byte)(state.Crashes - 1) }, w));
        if (!state.Workers[w].Connected || state.Zombies == 0) return;
        var after = state with { Zombies = (byte)(state.Zombies - 1) };
        after.Messages[state.Workers[w].Event] = ModelState.Ready;
        after.Workers[w].Connected = false;
        next(new("ZOMBIE", w, -1), after);
    }

    void Proceed(in ModelState state, int w)
    {
        var worker = state.Workers[w];
        switch (worker.Place)
        {
            case Place.Received: Acquire(state, w, worker); break;
            case Place.Acquired: Help(state, w, worker); break;
            case Place.Deciding: Commit(state, w, worker); break;
            case Place.Committed when variant.AcknowledgesEarly: Acknowledge(state, w, worker, Place.AcknowledgedEarly); break;
            case Place.Committed: Publish(state, w, worker.Event, Place.Published); break;
            case Place.AcknowledgedEarly: Publish(state, w, worker.Event, Place.Idle); break;
            case Place.Published: Mark(state, w, worker); break;
            case Place.Duplicate: Release(state, w, worker); break;
            case Place.Finished: Acknowledge(state, w, worker, Place.Idle); break;
        }
    }

    void Acquire(in ModelState state, int w, ModelWorker worker)
    {
        var after = state;
        if (!variant.Optimistic)
        {
            if (state.Lock != 0 && !state.LockExpired)
            {
                next(new("denied", w, -1), GiveBack(state, w));
                return;
            }
            after.Lock = after.Fence = (byte)(state.Fence + 1);
            after.LockExpired = false;
        }
        var duplicate = !variant.NoInbox && state.Applied.Contains(worker.Event);
        after.Workers[w] = worker with
        {
            Place = Place.Acquired,
            Token = variant.Optimistic ? (byte)0 : after.Lock,
            SeenVersion = state.Version,
            Pending = duplicate || !variant.NoHelp && !variant.OverwritesOutbox ? state.Outbox : default,
            IsDuplicate = duplicate,
        };
        next(new("acquire", w, -1), after);
    }

    void Help(in ModelState state, int w, ModelWorker worker)
    {
        var after = state;
        if (variant.PublishesFirst && !worker.IsDuplicate)
        {
            after.Published = state.Published.Publish(worker.Event);
            after.Workers[w] = worker with { Place = Place.Deciding, Pending = default };
            next(new("publish first", w, worker.Event), after);
        }
        else if (worker.Pending.Count > 0)
        {
            after.Published = state.Published.Publish(worker.Pending[0]);
            after.Workers[w].Pending = worker.Pending.Tail();
            next(new("help", w, worker.Pending[0]), after);
        }
        else
        {
            after.Workers[w].Place = worker.IsDuplicate ? Place.Duplicate : Place.Deciding;
            next(new("decide", w, -1), after);
        }
    }

    void Commit(in ModelState state, int w, ModelWorker worker)
    {
        var holds = state.Version == worker.SeenVersion && (variant.Optimistic || state.Lock == worker.Token);
        if (!holds && !variant.Unfenced)
        {
            next(new("fenced", w, -1), GiveBack(state, w));
            return;
        }
        var after = state;
        if (state.Applied.Count < 4)
        {
            after.Version++;
            after.Applied = state.Applied.Add(worker.Event);
            if (state.Lock == worker.Token) after.Lock = 0;
            after.LockExpired = false;
            after.Outbox = (variant.NoHelp ? state.Outbox : default).Add(worker.Event);
        }
        if (state.Unknowns > 0) next(new("commit, answer lost", w, -1), GiveBack(after with { Unknowns = (byte)(state.Unknowns - 1) }, w));
        after.Workers[w].Place = Place.Committed;
        next(new("commit", w, -1), after);
    }

    void Publish(in ModelState state, int w, int e, Place then)
    {
        var after = state with { Published = state.Published.Publish(e) };
        MoveTo(ref after, w, then);
        next(new("publish", w, e), after);
    }

    void Mark(in ModelState state, int w, ModelWorker worker)
    {
        var lost = state;
        lost.Workers[w].Place = Place.Finished;
        next(new("mark lost", w, -1), lost);
        next(new("mark", w, -1), lost with { Outbox = state.Outbox.Without(worker.Event) });
    }

    void Release(in ModelState state, int w, ModelWorker worker)
    {
        var after = state;
        if (!variant.Optimistic && state.Lock == worker.Token)
        {
            after.Lock = 0;
            after.LockExpired = false;
            after.Outbox = default;
        }
        after.Workers[w].Place = Place.Finished;
        next(new("release", w, -1), after);
    }

    void Acknowledge(in ModelState state, int w, ModelWorker worker, Place then)
    {
        var after = state;
        if (worker.Connected) after.Messages[worker.Event] = ModelState.Acknowledged;
        MoveTo(ref after, w, then);
        next(new("acknowledge", w, worker.Event), after);
    }

    static ModelState GiveBack(ModelState state, int w)
    {
        if (state.Workers[w].Connected) state.Messages[state.Workers[w].Event] = ModelState.Ready;
        state.Workers[w] = default;
        return state;
    }

    static void MoveTo(ref ModelState state, int w, Place place)
    {
        if (place == Place.Idle) state.Workers[w] = default;
        else state.Workers[w].Place = place;
    }
}
