using ScalableScheduler.Server.Workers;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Worker;

/// <summary>Reads the connection of a <c>worker</c> task.</summary>
internal static class WorkerRequestReader
{
    public static WorkerRequest? Read(TaskDefinition task, TaskReading reading, WorkerBuses buses, TaskProblems problems)
    {
        var before = problems.Found.Count;
        var connection = ConnectionReader.Of(task, reading, problems);
        var queue = connection.RequiredText("queue", QueueName.MaxLength, "the queue from which workers claim its runs, as in \"emails\"");
        connection.RefuseTemplates("queue", "bus");
        if (queue is not null && !QueueName.IsValid(queue))
            connection.Problem("queue", "invalid", $"'queue' must be {QueueName.Allowed}.");
        var bus = connection.Text("bus", 16);
        if (bus is not null && !buses.TryGet(bus, out _))
            connection.Problem("bus", "conflict", buses.Names.Count == 0
                ? "'bus' can't be used: no bus is configured (workers.amqp, workers.redis, workers.kafka)."
                : $"'bus' must be one of those that are configured: {string.Join(", ", buses.Names)}.");
        var name = new QueueName(queue ?? "");
        var settings = WorkFields.Read(connection, bus is null ? name : null, WorkSettings.DefaultHeartbeatTimeout);
        connection.RefuseUnknown();
        return problems.Found.Count == before ? new WorkerRequest(name, bus, settings) : null;
    }
}
