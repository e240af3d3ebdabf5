using Arvo.Worker;
using Arvo.Worker.Commands;

try
{
    return await WorkerCommand.Create().Parse(args).InvokeAsync();
}
catch (WorkerConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
