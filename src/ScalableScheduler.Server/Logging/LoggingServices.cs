namespace ScalableScheduler.Server.Logging;

/// <summary>Logs to standard output as the settings say, and nowhere else.</summary>
public static class LoggingServices
{
    /// <summary>Times are UTC, RFC 3339 with milliseconds, in both forms.</summary>
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static ILoggingBuilder AddServiceLogging(this ILoggingBuilder logging, LoggingOptions options)
    {
        logging.ClearProviders().SetMinimumLevel(options.Level);
        // Four lines for each request would drown what the service itself has to say, and cost more than the request.
        if (options.Level == LogLevel.Information)
            logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        return options.Format switch
        {
            LogFormat.Json => logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = Timestamp.TrimEnd();
            }),
            _ => logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Timestamp;
            }),
        };
    }
}
