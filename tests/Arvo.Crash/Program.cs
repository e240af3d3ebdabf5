using Arvo.Crash;
using Microsoft.Extensions.Configuration;

if (args is not ["worker", .. var settings])
{
    await Console.Error.WriteLineAsync(
        "usage: Arvo.Crash worker --broker=<amqp address> --store=<PostgreSQL connection string> [--mode=Lease|Optimistic] [--lose=<n>]");
    return 2;
}
var options = new ConfigurationBuilder().AddCommandLine(settings).Build().Get<CrashWorkerOptions>() ?? new CrashWorkerOptions();
await CrashWorker.RunAsync(options);
return 0;
