using Arvo.Messaging;
using Arvo.Orchestration;

namespace Arvo.Worker.Http;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: events come in and go out, and the memory answers.</summary>
internal static class HealthEndpoints
{
    /// <summary>An instance nobody has: asking for it shows that the store answers.</summary>
    const string Nobody = "arvo.health";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", (MessagingHealth messaging) => messaging.Read().Failure is { } failure
            ? Results.Json(new { status = "failed", failure }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "alive" }));
        routes.MapGet("/health/ready", ReadyAsync);
    }

    static async Task<IResult> ReadyAsync(MessagingHealth messaging, IDurableMachineMemory memory, CancellationToken cancellationToken)
    {
        var state = messaging.Read();
        var memoryFault = await MemoryFaultAsync(memory, cancellationToken);
        var ready = state.IsReady && memoryFault is null;
        return Results.Json(
            new
            {
                status = ready ? "ready" : "not ready", state.Consuming, state.Publishing, state.HeldFor, state.Failure, memory = memoryFault ?? "ok",
            },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<string?> MemoryFaultAsync(IDurableMachineMemory memory, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await memory.DescribeAsync(Nobody, limit.Token);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : e.Message;
        }
    }
}
