using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>How a task stands, in the words of system C.</summary>
internal static class TaskState
{
    private const string Pending = "pending";
    private const string Processing = "processing";
    private const string Succeeded = "succeeded";
    private const string Failed = "failed";

    /// <summary>A task that waits to be done again after a failure is pending; one that was cancelled, skipped or lost has failed.</summary>
    public static string Of(RunStatus status) => status switch
    {
        RunStatus.Pending => Pending,
        RunStatus.Running or RunStatus.Cancelling => Processing,
        RunStatus.Succeeded => Succeeded,
        _ => Failed,
    };

    /// <summary>Of a task with or without a run.</summary>
    public static string Of(RpcTask task) =>
        (task.Run?.Status ?? task.View.LastRun?.Status) is { } status ? Of(status)
        : task.View.Status == ScheduleStatus.Completed ? Failed // it will never be due
        : Pending;
}
