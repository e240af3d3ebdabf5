using System.Runtime.CompilerServices;

namespace Arvo.Simulation.Tests.Model;

/// <summary>Where a worker is with the event it received.</summary>
internal enum Place : byte
{
    Idle,
    Received,
    Acquired,
    Deciding,
    Committed,
    Published,
    Duplicate,
    Finished,
    AcknowledgedEarly,
}

internal struct ModelWorker
{
    public Place Place;
    public byte Event;
    public byte Token;
    public byte SeenVersion;
    public Sequence Pending;
    public bool Connected;
    public bool IsDuplicate;
}

[InlineArray(3)]
internal struct ModelWorkers
{
    ModelWorker _first;
}

/// <summary>Deliveries: 0 ready, 1 acknowledged, 2 + n unacknowledged at worker n.</summary>
[InlineArray(3)]
internal struct ModelMessages
{
    byte _first;
}

/// <summary>One subject's document, its messages, its workers, what was published, and the faults that may still happen.</summary>
internal struct ModelState
{
    public const byte Ready = 0;
    public const byte Acknowledged = 1;
    public const byte HeldBy = 2;

    public byte Version;
    public Sequence Applied;
    public byte Lock;
    public bool LockExpired;
    public byte Fence;
    public Sequence Outbox;
    public ModelMessages Messages;
    public ModelWorkers Workers;
    public Sequence Published;
    public byte Crashes;
    public byte Zombies;
    public byte Expiries;
    public byte Unknowns;

    public readonly PackedState Pack()
    {
        var bits = new BitWriter();
        bits.Write(Version, 3);
        bits.Write(Applied.Bits, Sequence.Width);
        bits.Write(Lock, 5);
        bits.Write(LockExpired ? 1 : 0, 1);
        bits.Write(Fence, 5);
        bits.Write(Outbox.Bits, Sequence.Width);
        foreach (var message in Messages) bits.Write(message, 3);
        foreach (var worker in Workers)
        {
            bits.Write((int)worker.Place, 4);
            bits.Write(worker.Event, 2);
            bits.Write(worker.Token, 5);
            bits.Write(worker.SeenVersion, 3);
            bits.Write(worker.Pending.Bits, Sequence.Width);
            bits.Write(worker.Connected ? 1 : 0, 1);
            bits.Write(worker.IsDuplicate ? 1 : 0, 1);
        }
        bits.Write(Published.Bits, Sequence.Width);
        bits.Write(Crashes, 2);
        bits.Write(Zombies, 2);
        bits.Write(Expiries, 2);
        bits.Write(Unknowns, 2);
        return bits.Done();
    }

    public static ModelState Unpack(PackedState packed)
    {
        var bits = new BitReader(packed);
        var state = new ModelState
        {
            Version = (byte)bits.Read(3),
            Applied = new((ushort)bits.Read(Sequence.Width)),
            Lock = (byte)bits.Read(5),
            LockExpired = bits.Read(1) == 1,
            Fence = (byte)bits.Read(5),
            Outbox = new((ushort)bits.Read(Sequence.Width)),
        };
        for (var i = 0; i < 3; i++) state.Messages[i] = (byte)bits.Read(3);
        for (var i = 0; i < 3; i++)
        {
            state.Workers[i] = new ModelWorker
            {
                Place = (Place)bits.Read(4),
                Event = (byte)bits.Read(2),
                Token = (byte)bits.Read(5),
                SeenVersion = (byte)bits.Read(3),
                Pending = new((ushort)bits.Read(Sequence.Width)),
                Connected = bits.Read(1) == 1,
                IsDuplicate = bits.Read(1) == 1,
            };
        }
        state.Published = new((ushort)bits.Read(Sequence.Width));
        state.Crashes = (byte)bits.Read(2);
        state.Zombies = (byte)bits.Read(2);
        state.Expiries = (byte)bits.Read(2);
        state.Unknowns = (byte)bits.Read(2);
        return state;
    }
}

internal readonly record struct PackedState(UInt128 Low, ulong High);

internal struct BitWriter
{
    UInt128 _low;
    ulong _high;
    int _at;

    public void Write(int value, int width)
    {
        if (value >> width != 0) throw new InvalidOperationException($"{value} does not fit into {width} bits of the model's state.");
        if (_at + width <= 128) _low |= (UInt128)(uint)value << _at;
        else if (_at >= 128) _high |= (ulong)(uint)value << (_at - 128);
        else
        {
            _low |= (UInt128)(uint)value << _at;
            _high |= (ulong)(uint)value >> (128 - _at);
        }
        _at += width;
    }

    public readonly PackedState Done() => new(_low, _high);
}

internal struct BitReader(PackedState packed)
{
    int _at;

    public int Read(int width)
    {
        var value = _at >= 128 ? packed.High >> (_at - 128) : (ulong)(packed.Low >> _at);
        if (_at is < 128 and > 64 && _at + width > 128) value |= packed.High << (128 - _at);
        _at += width;
        return (int)(value & ((1UL << width) - 1));
    }
}
