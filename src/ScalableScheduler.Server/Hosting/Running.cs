using Microsoft.AspNetCore.Connections;

namespace ScalableScheduler.Server.Hosting;

public static partial class Running
{
    /// <summary>Exit code when the service could not begin to listen.</summary>
    public const int CannotListen = 1;

    /// <summary>Runs until the service is asked to stop.</summary>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app, ServerOptions server)
    {
        try
        {
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            LogAddressInUse(app.Logger, server.Host, server.Port);
            await app.DisposeAsync(); // writes what the log still holds
            return CannotListen;
        }
    }

    [LoggerMessage(1802, LogLevel.Critical, "Port {Port} of {Host} is in use by another process: stop that one, or choose another port with server.port")]
    private static partial void LogAddressInUse(ILogger logger, string host, int port);
}
