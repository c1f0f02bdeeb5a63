using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis.Listing;

internal sealed partial class DeadLetterListing
{
    [LoggerMessage(EventId = 3122, Level = LogLevel.Warning, Message = "The dead letter of run {Run} can't be read and is left out: {Problem}")]
    private partial void LogUnreadable(string run, string problem);
}
