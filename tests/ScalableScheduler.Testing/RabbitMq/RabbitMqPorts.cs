using System.Runtime.InteropServices;

namespace ScalableScheduler.Testing;

/// <summary>The ports that one broker listens on.</summary>
/// <param name="Amqp">Clients.</param>
/// <param name="Distribution">Other Erlang nodes; nobody connects, but Erlang listens.</param>
/// <param name="Epmd">Its port mapper.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RabbitMqPorts(int Amqp, int Distribution, int Epmd)
{
    public static RabbitMqPorts Next() => new(LoopbackPort.Next(), LoopbackPort.Next(), LoopbackPort.Next());
}
