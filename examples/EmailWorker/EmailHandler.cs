using Microsoft.Extensions.Logging;
using ScalableScheduler.Worker;

namespace EmailWorker;

/// <summary>Pretends to send an e-mail.</summary>
internal sealed partial class EmailHandler(TimeProvider time, ILogger<EmailHandler> logger) : IWorkHandler
{
    private const int Steps = 4;

    public async Task<WorkResult> HandleAsync(Work work, CancellationToken cancellationToken)
    {
        var email = work.Data<Email>();
        if (!email.To.Contains('@', StringComparison.Ordinal))
            throw new WorkFailedException($"'{email.To}' is no address.", retry: false); // it won't be one the next time either

        for (var step = 0; step < Steps; step++)
        {
            await work.ReportAsync(100.0 * step / Steps, $"step {step + 1} of {Steps}");
            await Task.Delay(TimeSpan.FromSeconds(email.Seconds / Steps), time, cancellationToken); // throws when the run is cancelled
        }
        LogSent(logger, email.To, work.Id, work.Attempt);
        return new WorkResult(new { sent_to = email.To }, "Sent.");
    }

    [LoggerMessage(1, LogLevel.Information, "Sent to {To}: run {Run}, attempt {Attempt}")]
    private static partial void LogSent(ILogger logger, string to, string run, int attempt);
}
