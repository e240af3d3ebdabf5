using Arvo.Orchestration;

namespace Arvo.Worker.Http;

/// <summary><c>POST /events</c>: the CloudEvents HTTP binding, structured mode. The event is on the bus when 202 is answered.</summary>
internal static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/events", PostAsync);

    static async Task<IResult> PostAsync(HttpRequest request, IEventPublisher publisher, WorkerOptions options, CancellationToken cancellationToken)
    {
        var limit = options.Messaging.MaxMessageBytes; // as on the bus
        if (await ReadBodyAsync(request, limit, cancellationToken) is not { } body)
            return Results.Problem($"An event may have at most {limit} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge);
        if (!ArvoEvent.TryParse(body, out var posted, out var faults))
            return Refused([.. faults.Select(fault => fault.ToString())]);
        if (posted.To is null)
            return Refused(["to: is missing; set it to the type of the handler that is meant"]);

        try
        {
            await publisher.PublishAsync([OutboundEvent.Of(posted)], cancellationToken);
            return Results.Accepted(value: new { posted.Id, posted.Subject });
        }
        catch (DependencyUnavailableException e)
        {
            return Results.Problem($"The event is not known to be on the bus; post it again, with the same id. {e.Message}",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    static async Task<byte[]?> ReadBodyAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit) return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > limit) return null;
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return body.ToArray();
    }

    static IResult Refused(string[] faults) =>
        Results.Problem("This is no Arvo event.", statusCode: StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?> { ["faults"] = faults });
}
