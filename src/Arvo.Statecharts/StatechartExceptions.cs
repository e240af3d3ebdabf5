namespace Arvo.Statecharts;

/// <summary>An error that the chart itself produced while it ran; what author code throws is passed on as it is.</summary>
public class StatechartException : Exception
{
    /// <summary>With a message.</summary>
    public StatechartException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public StatechartException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>A guard of an event's transition threw; the inner exception is what it threw.</summary>
public sealed class GuardException(string message, Exception inner) : StatechartException(message, inner);

/// <summary>An event caused more microsteps than allowed; the message shows the cycle.</summary>
public sealed class InfiniteLoopException(string message) : StatechartException(message);

/// <summary>The declarative <c>throw</c> action, <c>throw</c> guard or <c>$throw</c> expression was reached.</summary>
public sealed class DeclaredErrorException(string message) : StatechartException(message);

/// <summary>An event <c>xstate.error.actor…</c> arrived that no transition handles.</summary>
public sealed class UnhandledErrorEventException(string message) : StatechartException(message);
