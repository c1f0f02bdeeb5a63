using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>Where the native client comes from: the package's own, or the one the system has installed where the package
/// brings none for it (Debian's librdkafka1).</summary>
internal static class KafkaLibrary
{
    private const string Name = "librdkafka";
    private const string OfTheSystem = "librdkafka.so.1";

    private static readonly Lazy<bool> Resolver = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        return true;
    });

    /// <summary>To be called before the first use of the client.</summary>
    public static void MakeSureItIsFound() => _ = Resolver.Value;

    // Zero leaves it to the runtime's own search, whose exception then lists where it looked.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        if (!name.Contains(Name, StringComparison.Ordinal))
            return 0;
        return NativeLibrary.TryLoad(name, assembly, paths, out var packaged) ? packaged
            : NativeLibrary.TryLoad(OfTheSystem, out var installed) ? installed
            : 0;
    }
}
