using System.Runtime.ExceptionServices;

namespace Arvo.Orchestration;

/// <summary>Throws an exception that was caught elsewhere, with the stack trace it had.</summary>
internal static class Rethrow
{
    public static Exception AsItWas(Exception error)
    {
        ExceptionDispatchInfo.Throw(error);
        return error;
    }
}
