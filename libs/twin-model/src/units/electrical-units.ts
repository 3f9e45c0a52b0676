import type { UnitTable } from './unit.js';

const WATT_HOUR = 3600;
const ELECTRONVOLT = 1.602176634e-19;
const BTU = 1055.05585262; // International Table

/** Electricity, energy and power. Definitions: SI Brochure, 9th ed.; NIST SP 811 appendix B. */
export const ELECTRICAL_UNITS: UnitTable = {
  ApparentEnergyUnit: {
    voltAmpereHour: ['VA·h', 1],
    kilovoltAmpereHour: ['kVA·h', 1e3],
    megavoltAmpereHour: ['MVA·h', 1e6],
    gigavoltAmpereHour: ['GVA·h', 1e9],
  },
  ApparentPowerUnit: {
    voltAmpere: ['VA', 1],
    millivoltAmpere: ['mVA', 1e-3],
    kilovoltAmpere: ['kVA', 1e3],
    megavoltAmpere: ['MVA', 1e6],
    gigavoltAmpere: ['GVA', 1e9],
  },
  CapacitanceUnit: { farad: ['F', 1], millifarad: ['mF', 1e-3], microfarad: ['µF', 1e-6], nanofarad: ['nF', 1e-9], picofarad: ['pF', 1e-12] },
  ChargeUnit: { coulomb: ['C', 1], ampereHour: ['A·h', 3600], milliampereHour: ['mA·h', 3.6] },
  CurrentUnit: { ampere: ['A', 1], microampere: ['µA', 1e-6], milliampere: ['mA', 1e-3], kiloampere: ['kA', 1e3] },
  EnergyUnit: {
    joule: ['J', 1],
    kilojoule: ['kJ', 1e3],
    megajoule: ['MJ', 1e6],
    gigajoule: ['GJ', 1e9],
    milliwattHour: ['mW·h', WATT_HOUR * 1e-3],
    wattHour: ['W·h', WATT_HOUR],
    kilowattHour: ['kW·h', WATT_HOUR * 1e3],
    megawattHour: ['MW·h', WATT_HOUR * 1e6],
    gigawattHour: ['GW·h', WATT_HOUR * 1e9],
    terawattHour: ['TW·h', WATT_HOUR * 1e12],
    electronvolt: ['eV', ELECTRONVOLT],
    megaelectronvolt: ['MeV', ELECTRONVOLT * 1e6],
    britishThermalUnit: ['Btu', BTU],
    kiloBritishThermalUnit: ['kBtu', BTU * 1e3],
  },
  InductanceUnit: { henry: ['H', 1], millihenry: ['mH', 1e-3], microhenry: ['µH', 1e-6] },
  MagneticFluxUnit: { weber: ['Wb', 1], maxwell: ['Mx', 1e-8] },
  MagneticInductionUnit: { tesla: ['T', 1], gauss: ['G', 1e-4] },
  PowerUnit: {
    watt: ['W', 1],
    microwatt: ['µW', 1e-6],
    milliwatt: ['mW', 1e-3],
    kilowatt: ['kW', 1e3],
    megawatt: ['MW', 1e6],
    gigawatt: ['GW', 1e9],
    joulePerSecond: ['J/s', 1],
    kilojoulePerSecond: ['kJ/s', 1e3],
    joulePerHour: ['J/h', 1 / 3600],
    kilojoulePerHour: ['kJ/h', 1e3 / 3600],
    megajoulePerHour: ['MJ/h', 1e6 / 3600],
    gigajoulePerHour: ['GJ/h', 1e9 / 3600],
    britishThermalUnitPerHour: ['Btu/h', BTU / 3600],
    kiloBritishThermalUnitPerHour: ['kBtu/h', (BTU * 1e3) / 3600],
    horsepower: ['hp', 550 * 0.45359237 * 9.80665 * 0.3048], // mechanical, 550 ft·lbf/s
    kilowattHourPerYear: ['kW·h/a', 3.6e6 / 31_557_600],
    tonOfRefrigeration: ['TR', (12_000 * BTU) / 3600],
  },
  ReactiveEnergyUnit: {
    voltAmpereReactiveHour: ['var·h', 1],
    kilovoltAmpereReactiveHour: ['kvar·h', 1e3],
    megavoltAmpereReactiveHour: ['Mvar·h', 1e6],
    gigavoltAmpereReactiveHour: ['Gvar·h', 1e9],
  },
  ReactivePowerUnit: {
    voltAmpereReactive: ['var', 1],
    millivoltAmpereReactive: ['mvar', 1e-3],
    kilovoltAmpereReactive: ['kvar', 1e3],
    megavoltAmpereReactive: ['Mvar', 1e6],
    gigavoltAmpereReactive: ['Gvar', 1e9],
  },
  ResistanceUnit: { ohm: ['Ω', 1], milliohm: ['mΩ', 1e-3], kiloohm: ['kΩ', 1e3], megaohm: ['MΩ', 1e6] },
  VoltageUnit: { volt: ['V', 1], microvolt: ['µV', 1e-6], millivolt: ['mV', 1e-3], kilovolt: ['kV', 1e3], megavolt: ['MV', 1e6] },
};
