using Arvo.Orchestration;

namespace Arvo.Worker.Http;

/// <summary><c>POST /events</c>: the CloudEvents HTTP binding, structured mode. The event is on the bus when 202 is answered.</summary>
internal static class EventsEndpoint
{
    /// <summary>The same limit as on the bus.</summary>
    const int LargestEvent = 1 << 20;

    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/events", PostAsync);

    static async Task<IResult> PostAsync(HttpRequest request, IEventPublisher publisher, CancellationToken cancellationToken)
    {
        if (await ReadBodyAsync(request, cancellationToken) is not { } body)
            return Results.Problem($"An event may have at most {LargestEvent} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge);
        if (!ArvoEvent.TryParse(body, out var posted, out var faults))
            return Refused([.. faults.Select(fault => fault.ToString())]);
        if (posted.To is null)
            return Refused(["to: the event says for nobody; set it to the type it is for"]);

        try
        {
            await publisher.PublishAsync([OutboundEvent.Of(posted)], cancellationToken);
            return Results.Accepted(value: new { posted.Id, posted.Subject });
        }
        catch (DependencyUnavailableException e)
        {
            return Results.Problem($"The event is not known to be on the bus; post it again, with the same id. {e.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestEvent) return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > LargestEvent) return null;
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return body.ToArray();
    }

    static IResult Refused(string[] faults) =>
        Results.Problem("This is no Arvo event.", statusCode: StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?> { ["faults"] = faults });
}
