namespace Arvo.Messaging;

/// <summary>
/// Makes readable what a broker sends before RabbitMQ's client reads it. The client (7.1.2) closes the connection over a decimal with more than 28
/// places, and reads headers by recursion without a limit, so that lists in lists end the process; either comes back with every redelivery. A
/// decimal's places are cut, and what is nested too deep is turned into bytes, which differ from a list in the letter of their type only: so no
/// length changes. Everything else passes as it is. One per connection. AMQP 0-9-1, sections 4.2.3, 4.2.5 and 4.2.6.
/// </summary>
sealed class HeaderGuard
{
    const int MaxDepth = 16; // more than HeaderLimits lets through
    const byte MostPlaces = 28;
    const byte HeaderFrame = 2;
    const int FrameHead = 7, FrameEnd = 1, Prelude = 12; // class, weight and size of the body
    const uint HeadersFlag = 0x2000, MoreFlags = 1;

    enum Step { FrameHead, Skip, Flags, TextLength, TableLength, ListLength, NameLength, BytesLength, Type, Places, PropertyEnd, ValueEnd }

    readonly long[] _ends = new long[MaxDepth];
    readonly bool[] _tables = new bool[MaxDepth];
    Step _step = Step.FrameHead;
    Step _then;
    long _left = FrameHead; // bytes of this step
    ulong _number;
    long _at;
    long _frameEnd;
    int _texts;
    int _depth;

    /// <summary>The next bytes of the stream, however it was cut.</summary>
    public void Pass(Span<byte> received)
    {
        while (received.Length > 0)
        {
            var length = _step == Step.Skip ? (int)Math.Min(_left, received.Length) : 1;
            (_at, _left) = (_at + length, _left - length);
            if (_step != Step.Skip) Take(ref received[0]);
            else if (_left == 0) Enter(_then);
            received = received[length..];
        }
    }

    void Take(ref byte passing)
    {
        if (_step == Step.Type && _depth == MaxDepth && passing is (byte)'A' or (byte)'F') passing = (byte)'S';
        if (_step == Step.Places && passing > MostPlaces) passing = MostPlaces;
        _number = (_number << 8) | passing;
        if (_left == 0) End((uint)_number);
    }

    void End(uint number)
    {
        switch (_step)
        {
            case Step.FrameHead:
                _frameEnd = _at + number;
                if ((byte)(_number >> 48) == HeaderFrame) Skip(Prelude, Step.Flags);
                else NextFrame();
                break;
            case Step.Flags when (number & HeadersFlag) == 0 || (number & MoreFlags) != 0: NextFrame(); break;
            case Step.Flags:
                _texts = (int)(number >> 15) + (int)((number >> 14) & 1); // content type and encoding
                Enter(Step.PropertyEnd);
                break;
            case Step.TextLength: Skip(number, Step.PropertyEnd); break;
            case Step.TableLength: Open(number, table: true); break;
            case Step.ListLength: Open(number, table: false); break;
            case Step.NameLength: Skip(number, Step.Type); break;
            case Step.BytesLength: Skip(number, Step.ValueEnd); break;
            case Step.Type: ReadValue((char)(byte)number); break;
            default: Skip(sizeof(uint), Step.ValueEnd); break; // the digits behind a decimal's places
        }
    }

    void ReadValue(char type)
    {
        switch (type)
        {
            case 'F': Enter(Step.TableLength); break;
            case 'A': Enter(Step.ListLength); break;
            case 'S' or 'x': Enter(Step.BytesLength); break;
            case 'D': Enter(Step.Places); break;
            case 'V': Enter(Step.ValueEnd); break;
            case 't' or 'b' or 'B': Skip(1, Step.ValueEnd); break;
            case 's' or 'u': Skip(2, Step.ValueEnd); break;
            case 'I' or 'i' or 'f': Skip(4, Step.ValueEnd); break;
            case 'l' or 'd' or 'T': Skip(8, Step.ValueEnd); break;
            default: NextFrame(); break; // the broker knows no other
        }
    }

    void Enter(Step step)
    {
        if (step == Step.PropertyEnd) step = _texts-- > 0 ? Step.TextLength : Step.TableLength;
        if (step == Step.ValueEnd)
        {
            while (_depth > 0 && _at >= _ends[_depth - 1]) _depth--;
            if (_depth == 0)
            {
                NextFrame();
                return;
            }
            step = _tables[_depth - 1] ? Step.NameLength : Step.Type;
        }
        (_step, _number, _left) =
            (step, 0,
                step switch { Step.FrameHead => FrameHead, Step.Flags => 2, Step.TableLength or Step.ListLength or Step.BytesLength => 4, _ => 1 });
        if (step != Step.FrameHead && _at + _left > _frameEnd) NextFrame();
    }

    void Open(uint length, bool table)
    {
        (_ends[_depth], _tables[_depth]) = (_at + length, table);
        _depth++;
        Enter(Step.ValueEnd);
    }

    void Skip(long length, Step then)
    {
        if (_at + length > _frameEnd) NextFrame();
        else if (length == 0) Enter(then);
        else (_step, _left, _then) = (Step.Skip, length, then);
    }

    void NextFrame()
    {
        _depth = 0;
        (_step, _left, _then) = (Step.Skip, Math.Max(1, _frameEnd + FrameEnd - _at), Step.FrameHead);
    }
}
