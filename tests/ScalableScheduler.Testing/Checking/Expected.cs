using System.Runtime.InteropServices;

namespace ScalableScheduler.Testing.Checking;

/// <summary>An occurrence that must have been settled.</summary>
/// <param name="Nominal">The occurrence.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Able">Since when the service could settle it: it was due, and its version in force and enabled.</param>
/// <param name="By">When it had to be settled, with all that troubles excuse.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Expected(DateTimeOffset Nominal, DateTimeOffset Due, DateTimeOffset Able, DateTimeOffset By);
