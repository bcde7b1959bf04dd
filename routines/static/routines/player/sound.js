// Short tones at transitions, mixed with whatever else plays.

const TONES = { work: [880, 0.18], ready: [520, 0.12], switch: [620, 0.16], rest: [440, 0.16], finished: [660, 0.4] };

export class Sound {
  constructor(on) {
    this.on = on && Sound.exists;
    this.context = null;
  }

  static get exists() {
    return typeof window.AudioContext === "function";
  }

  // Only a tap or a key may wake the sound of a page.
  wake() {
    if (!this.on) return;
    this.context ??= new AudioContext();
    this.context.resume().catch(() => {});
  }

  play(name) {
    if (!this.on || !this.context || !TONES[name]) return;
    const [pitch, length] = TONES[name];
    const { currentTime } = this.context;
    const tone = new OscillatorNode(this.context, { frequency: pitch });
    const volume = new GainNode(this.context, { gain: 0 });
    volume.gain.setTargetAtTime(0.18, currentTime, 0.01);
    volume.gain.setTargetAtTime(0, currentTime + length, 0.04);
    tone.connect(volume).connect(this.context.destination);
    tone.start(currentTime);
    tone.stop(currentTime + length + 0.4);
  }
}
